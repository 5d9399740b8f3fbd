-- Proflens in Neovim 0.7 and later. Every number shown comes from the server; this starts it where vim.lsp.enable does
-- not, talks to it, and evens out what the versions of Neovim lack. :help proflens
local M = {}

M.filetypes = {
  "go", "c", "cpp", "rust", "python", "javascript", "typescript", "javascriptreact", "typescriptreact", "java",
}
M.root_markers = { "go.work", "go.mod", ".git" }

--- What fits into the last line; the whole goes to :messages. A longer text would ask for <Enter>.
local function in_one_line(text)
  local room = vim.o.columns - 13
  if vim.fn.strdisplaywidth(text) <= room then
    return text
  end
  vim.cmd("silent echomsg " .. vim.fn.string(text))
  return vim.fn.strcharpart(text, 0, room - 1) .. "…"
end

--- Errors and warnings show whole.
function M.notify(text, level)
  text = "Proflens: " .. text
  vim.notify(level and text or in_one_line(text), level or vim.log.levels.INFO)
end

--- All clients of the server, optionally those of one buffer.
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

--- The client to ask: of this buffer, else any.
function M.client()
  return M.clients(vim.api.nvim_get_current_buf())[1] or M.clients()[1]
end

--- Sends a request; on_answer(err, result). What was typed is sent before it.
function M.request(client, method, params, on_answer, bufnr)
  if vim.fn.has("nvim-0.11") == 1 then
    return client:request(method, params, on_answer, bufnr)
  end
  return client.request(method, params, on_answer, bufnr)
end

--- A command as the server knows it: initializationOptions may ask for a prefix.
function M.command(client, name, argument)
  local options = client.config.init_options
  local prefix = type(options) == "table" and options.commandPrefix or ""
  return { command = prefix .. name, arguments = argument and { argument } or nil }
end

--- Runs a command; on_result(result) gets its answer, and an error is shown.
function M.execute(name, argument, on_result)
  local client = M.client()
  if not client then
    return M.notify("the server is not running; open a source file first (:checkhealth proflens)", vim.log.levels.WARN)
  end
  M.request(client, "workspace/executeCommand", M.command(client, name, argument), function(err, result)
    if err then
      M.notify(err.message or vim.inspect(err), vim.log.levels.ERROR)
    elseif on_result then
      on_result(result)
    end
  end) -- of no buffer: so what was typed in any is sent before it
end

--- The answer of a command, waited for shortly; nil if there is none. For completion and :checkhealth.
function M.ask(name, argument)
  local client, answer = M.client(), nil
  if client then
    M.request(client, "workspace/executeCommand", M.command(client, name, argument), function(_, result)
      answer = result
    end, 0)
    vim.wait(1000, function()
      return answer ~= nil
    end, 5)
  end
  return answer
end

local shown = { text = "" } -- what statusline() gives

--- Asks what is on display, for statusline().
function M.update_status(client)
  if not client then
    return
  end
  M.request(client, "workspace/executeCommand", M.command(client, "proflens.status"), function(err, status)
    local profile = not err and type(status.profile) == "string" and status.profile
    shown.text = profile and vim.fn.fnamemodify(profile, ":t") .. " " .. status.sampleType or ""
    vim.cmd("redrawstatus!")
  end, 0)
end

--- "cpu.prof cpu": what is on display, empty where nothing is. For a status line: %{v:lua.require'proflens'.statusline()}
function M.statusline()
  return #M.clients(vim.api.nvim_get_current_buf()) > 0 and shown.text or ""
end

--- Starts the server for the file types it knows: the way in for Neovim 0.7 to 0.10; later ones may use
--- vim.lsp.enable("proflens") all the same. opts go to the client: cmd, settings, init_options, on_attach, filetypes …
function M.setup(opts)
  require("proflens.start").setup(opts or {})
end

return M
