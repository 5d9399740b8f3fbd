-- The quickfix lists of :Proflens, with their rows in columns, so that numbers stand below each other.
local M = {}

--- A file below the working directory from there, any other by its end.
local function short_path(path)
  local below = vim.fn.fnamemodify(path, ":.")
  if not vim.startswith(below, "/") then
    return below
  end
  return "…/" .. vim.fn.fnamemodify(path, ":h:t") .. "/" .. vim.fn.fnamemodify(path, ":t")
end

local function widest(texts)
  local width = 0
  for _, text in ipairs(texts) do
    width = math.max(width, vim.fn.strdisplaywidth(text))
  end
  return width
end

local function padded(text, width)
  return text .. string.rep(" ", width - vim.fn.strdisplaywidth(text))
end

--- For 'quickfixtextfunc': "file|line|text", as the syntax of the window has it.
function M.text(info)
  local items = vim.fn.getqflist({ id = info.id, items = 0 }).items
  local files, lines = {}, {}
  for at = info.start_idx, info.end_idx do
    local item = items[at]
    table.insert(files, item.bufnr > 0 and short_path(vim.api.nvim_buf_get_name(item.bufnr)) or "")
    table.insert(lines, item.lnum > 0 and tostring(item.lnum) or "")
  end
  local file_width, line_width, rows = widest(files), widest(lines), {}
  for row, file in ipairs(files) do
    local text = items[info.start_idx + row - 1].text:gsub("\n", " ")
    table.insert(rows, padded(file, file_width) .. "|" .. padded(lines[row], line_width) .. "| " .. text)
  end
  return rows
end

function M.show(title, items)
  vim.fn.setqflist({}, " ", {
    title = "Proflens: " .. title,
    items = items,
    quickfixtextfunc = M.text,
  })
  vim.cmd("botright copen")
end

return M
