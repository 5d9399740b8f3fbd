-- Finds a file's root and starts the server, with the handlers that make up for what a version of Neovim lacks.
local proflens = require("proflens")
local M = {}

local uv = vim.uv or vim.loop

local function ancestor_with(marker, directory)
  while true do
    if uv.fs_stat(directory .. "/" .. marker) then
      return directory
    end
    local up = vim.fn.fnamemodify(directory, ":h")
    if up == directory then
      return nil
    end
    directory = up
  end
end

--- Go's own library and downloaded modules: one gets there from one's own code, whose profile is the one to see.
local function is_library(path)
  local root = ancestor_with("go.mod", vim.fn.fnamemodify(path, ":h"))
  local module = root and vim.fn.readfile(root .. "/go.mod", "", 1)[1]
  return path:find("/pkg/mod/", 1, true) ~= nil or module == "module std" or module == "module cmd"
end

--- The workspace of a file: the first marker that has an ancestor; else its folder.
function M.root(bufnr, markers)
  local path = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(bufnr), ":p")
  local running = proflens.client()
  if running and running.config.root_dir and is_library(path) then
    return running.config.root_dir
  end
  local directory = vim.fn.fnamemodify(path, ":h")
  for _, marker in ipairs(markers or proflens.root_markers) do
    local root = ancestor_with(marker, directory)
    if root then
      return root
    end
  end
  return directory
end

local told = false

--- Whether the program is there; says once that it is not.
function M.is_installed(cmd)
  if type(cmd) ~= "table" or vim.fn.executable(cmd[1]) == 1 then
    return true
  end
  if not told then
    told = true
    proflens.notify(string.format("there is no program %q; install it or set cmd (:help proflens-install)", cmd[1]),
      vim.log.levels.WARN)
  end
  return false
end

--- What we can do beyond the Neovim at hand.
M.capabilities = {
  workspace = { codeLens = { refreshSupport = true }, inlayHint = { refreshSupport = true } },
  window = { showDocument = { support = true } },
}

local message_levels = { vim.log.levels.ERROR, vim.log.levels.WARN } -- by LSP's MessageType

function M.handlers()
  local handlers = {
    ["workspace/inlayHint/refresh"] = function(...)
      return require("proflens.hints").on_refresh(...)
    end,
    ["textDocument/inlayHint"] = vim.lsp.handlers["textDocument/inlayHint"] and function(...)
      return require("proflens.hints").on_neovims_answer(...)
    end,
    ["window/showMessage"] = function(_, params)
      proflens.notify((params.message:gsub("^Proflens: ", "")), message_levels[params.type])
      return params
    end,
    ["window/showDocument"] = function(...)
      return require("proflens.documents").show(...)
    end,
    ["workspace/applyEdit"] = function(...)
      return require("proflens.documents").apply(...)
    end,
  }
  if not vim.lsp.handlers["workspace/codeLens/refresh"] then -- Neovim before 0.12
    handlers["workspace/codeLens/refresh"] = function(_, _, ctx)
      require("proflens.display").refresh_client(ctx.client_id)
      return vim.NIL
    end
  end
  return handlers
end

--- The configuration for vim.lsp.enable.
function M.config()
  return {
    cmd = { "proflens" },
    filetypes = proflens.filetypes,
    capabilities = M.capabilities,
    handlers = M.handlers(),
    root_dir = function(bufnr, on_dir)
      if vim.api.nvim_buf_get_name(bufnr) ~= "" then
        on_dir(M.root(bufnr, vim.lsp.config.proflens.root_markers))
      end
    end,
  }
end

--- vim.lsp.enable says nothing where the program is missing.
function M.watch()
  if not vim.lsp.enable then
    return -- start() looks
  end
  vim.api.nvim_create_autocmd("FileType", {
    group = vim.api.nvim_create_augroup("proflens.missing", {}),
    callback = function(args)
      if vim.lsp.is_enabled("proflens") and vim.bo[args.buf].buftype == "" then
        local config = vim.lsp.config.proflens
        if vim.tbl_contains(config.filetypes, args.match) then
          M.is_installed(config.cmd)
        end
      end
    end,
  })
end

local started = {} -- root → client id, for Neovim 0.7, which has no vim.lsp.start

local function attach(config, bufnr)
  if vim.lsp.start then
    return vim.lsp.start(config, { bufnr = bufnr })
  end
  local root = config.root_dir
  if not started[root] or not vim.lsp.get_client_by_id(started[root]) then
    started[root] = vim.lsp.start_client(config)
  end
  if started[root] then
    vim.lsp.buf_attach_client(bufnr, started[root])
  end
end

local function start(opts, bufnr)
  local config = vim.tbl_deep_extend("force", M.config(), {
    name = "proflens",
    capabilities = vim.tbl_deep_extend("force", vim.lsp.protocol.make_client_capabilities(), M.capabilities),
  }, opts)
  if not M.is_installed(config.cmd) then
    return
  end
  local root = opts.root_dir or M.root(bufnr, config.root_markers)
  config.filetypes, config.root_markers = nil, nil
  config.root_dir = root
  config.workspace_folders = { { uri = vim.uri_from_fname(root), name = root } }
  config.on_attach = function(client, attached)
    require("proflens.display").attach(attached) -- Neovim 0.7 has no LspAttach
    if opts.on_attach then
      opts.on_attach(client, attached)
    end
  end
  attach(config, bufnr)
end

local function is_ours(bufnr, filetypes)
  return vim.bo[bufnr].buftype == "" and vim.api.nvim_buf_get_name(bufnr) ~= "" and
    vim.tbl_contains(filetypes, vim.bo[bufnr].filetype)
end

function M.setup(opts)
  if vim.lsp.enable then
    vim.lsp.config("proflens", opts)
    return vim.lsp.enable("proflens")
  end
  local filetypes = opts.filetypes or proflens.filetypes
  local function consider(bufnr)
    if vim.api.nvim_buf_is_loaded(bufnr) and is_ours(bufnr, filetypes) then
      start(opts, bufnr)
    end
  end
  vim.api.nvim_create_autocmd("FileType", {
    group = vim.api.nvim_create_augroup("proflens.start", {}),
    pattern = filetypes,
    callback = function(args)
      consider(args.buf)
    end,
  })
  for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do -- those that were open before, when loaded lazily
    consider(bufnr)
  end
end

return M
