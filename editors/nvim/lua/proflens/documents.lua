-- window/showDocument and workspace/applyEdit: reports (all callers of a function) open in a split beside the code; source files as Neovim does it.
local M = {}

--- A report is a Markdown file the server wrote; it is shown and thrown away with its window.
local function show_report(path, take_focus)
  local code = vim.api.nvim_get_current_win()
  local bufnr = vim.fn.bufadd(path)
  local window = vim.fn.bufwinid(bufnr)
  if window == -1 then
    vim.cmd("split")
    vim.api.nvim_win_set_buf(0, bufnr)
  else
    vim.api.nvim_set_current_win(window)
  end
  vim.cmd("silent edit!") -- it may have been written anew
  vim.bo.readonly = true
  vim.wo.wrap = false
  vim.keymap.set("n", "q", "<Cmd>close<CR>", { buffer = bufnr, desc = "Close the report" })
  if not take_focus then
    vim.api.nvim_set_current_win(code)
  end
end

--- A place in a source file, for Neovim 0.7, which has no handler.
local function show_source(params)
  local range = params.selection or { start = { line = 0, character = 0 }, ["end"] = { line = 0, character = 0 } }
  vim.lsp.util.jump_to_location({ uri = params.uri, range = range }, "utf-16")
end

function M.show(err, params, ctx, config)
  local own = vim.lsp.handlers["window/showDocument"]
  local path = params.uri:find("^file:") and vim.uri_to_fname(params.uri) or nil
  if path and path:find("%.md$") then
    show_report(path, params.takeFocus)
  elseif own then
    local answer = own(err, params, ctx, config)
    if params.takeFocus and not params.external then
      vim.cmd("normal! zz") -- a function's body is below its first line
    end
    return answer
  elseif path and not params.external then
    show_source(params)
  else
    return { success = false }
  end
  return { success = true }
end

local function ends_empty(uri)
  local bufnr = vim.fn.bufnr(vim.uri_to_fname(uri))
  if bufnr == -1 or not vim.api.nvim_buf_is_loaded(bufnr) or vim.api.nvim_buf_line_count(bufnr) < 2 then
    return false
  end
  return vim.api.nvim_buf_get_lines(bufnr, -2, -1, false)[1] == ""
end

--- workspace/applyEdit: into a file that is new, and (Neovim 0.11) behind the last line of one, Neovim inserts an empty
--- line too many. Ours never end in one.
function M.apply(err, params, ctx, config)
  local uris = vim.tbl_keys(params.edit.changes or {})
  for _, change in ipairs(params.edit.documentChanges or {}) do
    table.insert(uris, change.uri or change.textDocument and change.textDocument.uri)
  end
  uris = vim.tbl_filter(function(uri)
    return not ends_empty(uri)
  end, uris)
  local answer = vim.lsp.handlers["workspace/applyEdit"](err, params, ctx, config)
  for _, uri in ipairs(uris) do
    if ends_empty(uri) then
      vim.api.nvim_buf_set_lines(vim.uri_to_bufnr(uri), -2, -1, false, {})
    end
  end
  return answer
end

return M
