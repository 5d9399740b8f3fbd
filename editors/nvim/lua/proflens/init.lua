-- Starts the server in Neovim 0.7 to 0.10, and knows where its clients are. Everything it shows comes from the server.
local M = {}

M.filetypes = {
  "go", "c", "cpp", "rust", "python", "javascript", "typescript", "javascriptreact", "typescriptreact", "java",
}

--- All clients of the server, optionally of one buffer.
function M.clients(bufnr)
  local all
  if vim.lsp.get_clients then
    all = vim.lsp.get_clients({ bufnr = bufnr })
  elseif bufnr then
    all = vim.tbl_values(vim.lsp.buf_get_clients(bufnr))
  else
    all = vim.lsp.get_active_clients()
  end
  return vim.tbl_filter(function(client)
    return client.name == "proflens"
  end, all)
end

--- Runs a command of the server; on_result(result) gets its answer, and an error is shown.
function M.execute(command, argument, on_result)
  local client = M.clients(vim.api.nvim_get_current_buf())[1] or M.clients()[1]
  if not client then
    vim.notify("Proflens: the server is not running; open a source file first", vim.log.levels.WARN)
    return
  end
  local params = { command = command, arguments = argument and { argument } or nil }
  local function handler(err, result)
    if err then
      vim.notify("Proflens: " .. (err.message or vim.inspect(err)), vim.log.levels.ERROR)
    elseif on_result then
      on_result(result)
    end
  end
  if vim.fn.has("nvim-0.11") == 1 then
    client:request("workspace/executeCommand", params, handler)
  else
    client.request("workspace/executeCommand", params, handler)
  end
end

local function find_root(path)
  local directory = vim.fn.fnamemodify(path, ":p:h")
  for _, marker in ipairs({ "go.work", "go.mod", ".git" }) do
    local here = directory
    while here ~= "" do
      if vim.loop.fs_stat(here .. "/" .. marker) then
        return here
      end
      local up = vim.fn.fnamemodify(here, ":h")
      if up == here then
        break
      end
      here = up
    end
  end
  return directory
end

local started = {} -- root → client id, for Neovim 0.7, which has no vim.lsp.start

local function start(opts, bufnr)
  local root = find_root(vim.api.nvim_buf_get_name(bufnr))
  local config = vim.tbl_extend("force", {
    name = "proflens",
    cmd = { "proflens" },
    root_dir = root,
    workspace_folders = { { uri = vim.uri_from_fname(root), name = vim.fn.fnamemodify(root, ":t") } },
  }, opts)
  if vim.lsp.start then
    return vim.lsp.start(config, { bufnr = bufnr })
  end
  if not started[root] or not vim.lsp.get_client_by_id(started[root]) then
    started[root] = vim.lsp.start_client(config)
  end
  if started[root] then
    vim.lsp.buf_attach_client(bufnr, started[root])
  end
end

--- For Neovim 0.7 to 0.10. opts go to vim.lsp.start: cmd, settings, init_options, on_attach …; filetypes narrows the list.
function M.setup(opts)
  opts = vim.deepcopy(opts or {})
  local filetypes = opts.filetypes or M.filetypes
  opts.filetypes = nil
  vim.api.nvim_create_autocmd("FileType", {
    group = vim.api.nvim_create_augroup("proflens.start", {}),
    pattern = filetypes,
    callback = function(args)
      if vim.bo[args.buf].buftype == "" and vim.api.nvim_buf_get_name(args.buf) ~= "" then
        start(opts, args.buf)
      end
    end,
  })
end

return M
