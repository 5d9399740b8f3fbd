#include "server/run/pgo_build.h"

#include "server/atomic_write.h"
#include "server/paths.h"
#include "server/run/go_child.h"

namespace proflens::server {
namespace {

using analysis::Result;

constexpr std::size_t kMostLog = std::size_t{64} << 20;  // bytes; -m=2 says much

/// As go reads a list of flags: a flag with blanks stands in quotes, of the kind that is not in it.
std::string quoted(const std::string& flag) {
  if (flag.find_first_of(" \t'\"") == std::string::npos) return flag;
  const char quote = flag.find('\'') == std::string::npos ? '\'' : '"';
  return quote + flag + quote;
}

std::vector<std::string> arguments_of(const MainPackage& main, const std::string& profile, const Temporary& place) {
  const std::string packages = main.module.empty() ? "" : main.module + "/...=";
  // The profile goes to the compiler itself: by -pgo the standard library would be compiled anew as well.
  return {"build", "-pgo=off", "-gcflags=" + packages + "-m=2 -d=pgodebug=1 " + quoted("-pgoprofile=" + profile),
          "-o=" + place.in("x"), "."};
}

Result<ChildEnd> run(const PgoBuildRequest& request, std::vector<std::string> arguments, const Temporary& place,
                     const std::stop_token& stop) {
  ChildOptions options;
  options.program = request.go;
  options.arguments = std::move(arguments);
  options.directory = request.main.directory;
  options.keeper = request.keeper;
  options.kept_output = kMostLog;
  options.environment =
      environment_with({{"PWD", request.main.directory}, {"TMPDIR", place.in("t")}, {"GOTMPDIR", place.in("t")}});
  return run_child(options, [](std::string_view) {}, stop);
}

/// What the compiler says of a program that does not build drowns in what it says of the rest: once more, plainly.
Result<PgoBuild> why_not(const PgoBuildRequest& request, const ChildEnd& failed, const Temporary& place,
                         const std::stop_token& stop) {
  const auto end = run(request, {"build", "-pgo=off", "-o=" + place.in("x"), "."}, place, stop);
  if (!end) return std::unexpected(end.error());
  if (end->succeeded()) return run_failure(failed, "go build -gcflags=-pgoprofile");
  PgoBuild build;
  build.errors = resolved(build_errors(end->output + "\nFAIL x [build failed]\n"), request.main.directory);
  if (build.errors.empty()) return run_failure(*end, "go build");
  return build;
}

}  // namespace

Result<PgoBuild> run_pgo_build(const PgoBuildRequest& request, Files& files, const std::stop_token& stop) {
  auto made = make_temporary_directory(request.temporary);
  if (!made) return std::unexpected(made.error());
  const Temporary place(std::move(*made));
  if (auto below = make_private_directory(place.in("t")); !below) return std::unexpected(below.error());
  // Under a name of its own: what the build cache has of this command is of this profile.
  const auto bytes = files.read(join(request.main.directory, kPgoName));
  if (!bytes) return std::unexpected(bytes.error());
  const std::string profile = place.in(kPgoName);
  if (auto written = write_atomically(profile, bytes->bytes, kPrivate); !written)
    return std::unexpected(written.error());
  const auto end = run(request, arguments_of(request.main, profile, place), place, stop);
  if (!end) return std::unexpected(end.error());
  if (!end->succeeded()) return why_not(request, *end, place, stop);
  PgoBuild build;
  for (analysis::PgoDecision& decision : analysis::pgo_decisions(end->output)) {
    const bool absolute = decision.file.starts_with('/');
    const std::string path = absolute ? decision.file : clean(join(request.main.directory, decision.file));
    build.decisions[files.real_path(path)].push_back(std::move(decision));
  }
  return build;
}

}  // namespace proflens::server
