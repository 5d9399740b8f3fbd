-- Code lenses: Neovim before 0.12 asks for them only when told to. Only our server is asked; drawing, running and keeping
-- them is Neovim's.
local proflens = require("proflens")
local M = {}

local keeps_itself = vim.lsp.codelens.enable ~= nil -- 0.12

function M.enable(bufnr)
  if keeps_itself then
    vim.lsp.codelens.enable(true, { bufnr = bufnr })
  end
end

local function show(lenses, bufnr, client_id)
  vim.lsp.codelens.on_codelens(nil, lenses, { bufnr = bufnr, client_id = client_id })
  if #lenses == 0 then -- Neovim before 0.10 leaves the old ones
    vim.api.nvim_buf_clear_namespace(bufnr, vim.lsp.codelens.__namespaces[client_id], 0, -1)
  end
end

function M.refresh(client, bufnr)
  if keeps_itself then
    return
  end
  local params = { textDocument = vim.lsp.util.make_text_document_params(bufnr) }
  local tick = vim.api.nvim_buf_get_changedtick(bufnr)
  proflens.request(client, "textDocument/codeLens", params, function(err, lenses)
    local is_current = vim.api.nvim_buf_is_loaded(bufnr) and vim.api.nvim_buf_get_changedtick(bufnr) == tick
    if not err and is_current and vim.lsp.buf_is_attached(bufnr, client.id) then
      show(lenses or {}, bufnr, client.id)
    end
  end, bufnr)
end

return M
