-- Keeps code lenses current: Neovim before 0.12 asks for them only when it is told to.
local proflens = require("proflens")
local M = {}

local function refresh(bufnr)
  if vim.lsp.codelens.enable or #proflens.clients(bufnr) == 0 then
    return -- 0.12 looks after itself
  end
  vim.api.nvim_buf_call(bufnr, function()
    pcall(vim.lsp.codelens.refresh)
  end)
end

--- Asks again now; after a profile was loaded or another sample type chosen.
function M.refresh_all()
  for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(bufnr) then
      refresh(bufnr)
    end
  end
end

function M.watch()
  local group = vim.api.nvim_create_augroup("proflens.lenses", {})
  local events = { "BufEnter", "CursorHold", "InsertLeave", "BufWritePost" }
  if vim.fn.has("nvim-0.8") == 1 then
    table.insert(events, "LspAttach")
  end
  vim.api.nvim_create_autocmd(events, {
    group = group,
    callback = function(args)
      refresh(args.buf)
    end,
  })
  -- Neovim 0.8 to 0.11 refuses the server's wish to refresh ("method not found"); honour it for our server.
  local asked = vim.lsp.handlers["workspace/codeLens/refresh"]
  if not asked then
    vim.lsp.handlers["workspace/codeLens/refresh"] = function()
      vim.schedule(M.refresh_all)
      return vim.NIL
    end
  end
end

return M
