// Capabilities in the shapes that real editors send, and the nonsense that none should.
#include "protocol/initialize.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace proflens::protocol {
namespace {

InitializeParams params_of(std::string_view json) {
  const auto params = from_json<InitializeParams>(Json::parse(json));
  EXPECT_TRUE(params.has_value()) << json;
  return params.value_or(InitializeParams{});
}

PositionEncoding encoding_for(const std::string& offered) {
  return read_capabilities(params_of(R"({"capabilities":{"general":{"positionEncodings":)" + offered + "}}}")).encoding;
}

TEST(Capabilities, Encoding) {
  using enum PositionEncoding;
  EXPECT_EQ(read_capabilities({}).encoding, kUtf16);                 // Neovim 0.7, vim-lsp, eglot 1.9
  EXPECT_EQ(encoding_for(R"(["utf-16"])"), kUtf16);                  // VS Code, Neovim 0.10, Zed
  EXPECT_EQ(encoding_for(R"(["utf-8","utf-16","utf-32"])"), kUtf8);  // Neovim 0.12
  EXPECT_EQ(encoding_for(R"(["utf-8","utf-32","utf-16"])"), kUtf8);  // Helix
  EXPECT_EQ(encoding_for(R"(["utf-32","utf-8","utf-16"])"), kUtf8);  // eglot 1.17, lsp-mode
  EXPECT_EQ(encoding_for(R"(["utf-32"])"), kUtf32);
  EXPECT_EQ(encoding_for(R"(["utf-32","utf-16"])"), kUtf16);
  EXPECT_EQ(encoding_for(R"(["utf-7","utf-32"])"), kUtf32);
  EXPECT_EQ(encoding_for("[]"), kUtf16);
  EXPECT_EQ(encoding_for("null"), kUtf16);
  EXPECT_EQ(encoding_for(R"("utf-8")"), kUtf16);
  EXPECT_EQ(encoding_for("[1,null,{}]"), kUtf16);
}

TEST(Capabilities, NothingIsSupportedUnlessSaid) {
  for (const char* json : {"{}", R"({"capabilities":null})", R"({"capabilities":7})", R"({"capabilities":[]})",
                           R"({"capabilities":{"workspace":true,"window":"x","textDocument":[1],"general":0}})",
                           R"({"capabilities":{"workspace":{"codeLens":{"refreshSupport":"yes"},"applyEdit":1,
                               "workspaceEdit":{"documentChanges":[],"resourceOperations":"create"}},
                               "textDocument":{"hover":{"contentFormat":"markdown"},"codeAction":{"codeActionLiteralSupport":true}},
                               "window":{"showDocument":{"support":{}},"workDoneProgress":"true"}},
                               "clientInfo":{"name":5}})"}) {
    const ClientCapabilities client = read_capabilities(params_of(json));
    for (const bool flag :
         {client.lens_refresh, client.hint_refresh, client.configuration, client.configuration_registration,
          client.apply_edit, client.document_changes, client.create_files, client.show_document, client.progress,
          client.markdown_hover, client.related_information, client.diagnostic_version, client.code_action_literals,
          client.hover_registration, client.workspace_folders})
      EXPECT_FALSE(flag) << json;
    EXPECT_EQ(client.client_name, "") << json;
  }
}

TEST(Capabilities, VsCode) {
  const ClientCapabilities client = read_capabilities(params_of(R"({
    "processId": 4711, "clientInfo": {"name": "Visual Studio Code", "version": "1.100.3"}, "locale": "en",
    "rootPath": "/ws", "rootUri": "file:///ws", "trace": "off",
    "workspaceFolders": [{"uri": "file:///ws", "name": "ws"}],
    "capabilities": {
      "workspace": {"applyEdit": true, "workspaceEdit": {"documentChanges": true,
          "resourceOperations": ["create", "rename", "delete"], "failureHandling": "textOnlyTransactional",
          "normalizesLineEndings": true, "changeAnnotationSupport": {"groupsOnLabel": true}},
        "configuration": true, "didChangeWatchedFiles": {"dynamicRegistration": true, "relativePatternSupport": true},
        "codeLens": {"refreshSupport": true}, "executeCommand": {"dynamicRegistration": true},
        "didChangeConfiguration": {"dynamicRegistration": true}, "workspaceFolders": true,
        "inlayHint": {"refreshSupport": true}, "diagnostics": {"refreshSupport": true}},
      "textDocument": {
        "publishDiagnostics": {"relatedInformation": true, "versionSupport": false, "tagSupport": {"valueSet": [1, 2]},
          "codeDescriptionSupport": true, "dataSupport": true},
        "hover": {"dynamicRegistration": true, "contentFormat": ["markdown", "plaintext"]},
        "codeAction": {"dynamicRegistration": true, "isPreferredSupport": true, "dataSupport": true,
          "resolveSupport": {"properties": ["edit"]},
          "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["", "quickfix", "refactor"]}}}},
      "window": {"showMessage": {"messageActionItem": {"additionalPropertiesSupport": true}},
        "showDocument": {"support": true}, "workDoneProgress": true},
      "general": {"positionEncodings": ["utf-16"], "markdown": {"parser": "marked", "version": "1.1.0"}}}})"));
  EXPECT_TRUE(client.lens_refresh && client.hint_refresh && client.configuration && client.configuration_registration);
  EXPECT_TRUE(client.apply_edit && client.document_changes && client.create_files && client.show_document);
  EXPECT_TRUE(client.progress && client.markdown_hover && client.related_information && client.code_action_literals);
  EXPECT_TRUE(client.hover_registration && client.workspace_folders);
  EXPECT_FALSE(client.diagnostic_version);
  EXPECT_EQ(client.client_name, "Visual Studio Code");
}

TEST(Capabilities, OldNeovim) {
  const ClientCapabilities client = read_capabilities(params_of(R"({
    "processId": 1, "clientInfo": {"name": "Neovim", "version": "0.7.2"}, "rootUri": "file:///ws", "rootPath": "/ws",
    "workspaceFolders": [{"uri": "file:///ws", "name": "/ws"}], "trace": "off",
    "capabilities": {
      "callHierarchy": {"dynamicRegistration": false}, "window": {"showDocument": {"support": false},
        "showMessage": {"messageActionItem": {"additionalPropertiesSupport": false}}, "workDoneProgress": true},
      "workspace": {"applyEdit": true, "configuration": true, "workspaceFolders": true,
        "workspaceEdit": {"resourceOperations": ["rename", "create", "delete"]}, "symbol": {}},
      "textDocument": {"hover": {"contentFormat": ["markdown", "plaintext"], "dynamicRegistration": false},
        "publishDiagnostics": {"relatedInformation": true, "tagSupport": {"valueSet": [1, 2]}},
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["", "Empty", "QuickFix"]}},
          "dataSupport": true, "dynamicRegistration": false, "resolveSupport": {"properties": ["edit"]}}}}})"));
  EXPECT_FALSE(client.lens_refresh || client.hint_refresh || client.show_document || client.document_changes);
  EXPECT_FALSE(client.configuration_registration || client.hover_registration);
  EXPECT_TRUE(client.create_files && client.apply_edit && client.progress && client.code_action_literals);
  EXPECT_EQ(client.encoding, PositionEncoding::kUtf16);
}

TEST(Folders, Precedence) {
  using Uris = std::vector<Uri>;
  const auto folders = [](std::string_view json) { return read_folders(params_of(json)); };
  EXPECT_EQ(folders(R"({"workspaceFolders":[{"uri":"file:///a","name":"a"},{"uri":"file:///b%20c","name":""}],
                        "rootUri":"file:///r","rootPath":"/p"})"),
            (Uris{"file:///a", "file:///b%20c"}));
  EXPECT_EQ(folders(R"({"workspaceFolders":null,"rootUri":"file:///r","rootPath":"/p"})"), Uris{"file:///r"});
  EXPECT_EQ(folders(R"({"workspaceFolders":[],"rootUri":null,"rootPath":"/p q"})"), Uris{"file:///p%20q"});  // Helix
  EXPECT_EQ(folders(R"({"rootUri":null,"rootPath":null})"), Uris{});
  EXPECT_EQ(folders("{}"), Uris{});
  EXPECT_EQ(folders(R"({"workspaceFolders":[7,{"name":"x"},{"uri":9},{"uri":"file:///ok"}]})"), Uris{"file:///ok"});
  EXPECT_EQ(folders(R"({"workspaceFolders":"x","rootUri":[],"rootPath":{}})"), Uris{});
}

TEST(Initialize, ParamsOfWrongShapeAreRefused) {
  for (const char* json : {"null", "[]", "7"}) {
    const auto params = from_json<InitializeParams>(Json::parse(json));
    ASSERT_FALSE(params.has_value());
    EXPECT_EQ(params.error().code, ErrorCode::kInvalidParams);
    EXPECT_EQ(params.error().message, "params: expected an object");
  }
}

TEST(Initialize, Result) {
  ClientCapabilities client;
  client.encoding = PositionEncoding::kUtf8;
  client.code_action_literals = true;
  EXPECT_EQ(initialize_result(client, {"proflens.load", "proflens.top"}, {"proflens", "1.2.3"}), Json::parse(R"({
    "capabilities": {
      "positionEncoding": "utf-8",
      "textDocumentSync": {"openClose": true, "change": 2, "save": {"includeText": false}},
      "codeLensProvider": {"resolveProvider": true},
      "inlayHintProvider": true,
      "hoverProvider": true,
      "codeActionProvider": {"codeActionKinds": ["quickfix", "refactor", "source"], "resolveProvider": false},
      "executeCommandProvider": {"commands": ["proflens.load", "proflens.top"], "workDoneProgress": true},
      "workspace": {"workspaceFolders": {"supported": true, "changeNotifications": true}}},
    "serverInfo": {"name": "proflens", "version": "1.2.3"}})"));
}

TEST(Initialize, OldClientGetsABareCodeActionProvider) {
  const Json result = initialize_result({}, {}, {"proflens", "1"});
  EXPECT_EQ(result["capabilities"]["codeActionProvider"], true);
  EXPECT_EQ(result["capabilities"]["executeCommandProvider"]["commands"], Json::array());
}

}  // namespace
}  // namespace proflens::protocol
