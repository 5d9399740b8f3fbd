-- What scenarios are written with. A scenario is a coroutine: each wait leaves Neovim's main loop to itself, so that
-- autocommands, redraws and typed keys happen as they do for a user. Nothing depends on how long anything takes: a wait
-- ends when its condition holds, and fails after a limit that only a hung program reaches.
local M = {}

local limit = tonumber(vim.env.PATIENCE or 120) * 1000 -- milliseconds
local step = 20

local notices = {}
vim.notify = function(text)
  table.insert(notices, text)
end

M.expected = vim.json and vim.json.decode(vim.env.EXPECTED) or vim.fn.json_decode(vim.env.EXPECTED)

local function say(text)
  io.stdout:write("\n", text, "\n") -- Neovim may have left an unfinished line
  io.stdout:flush()
end

local function finish(problem)
  -- Neovim's own file type plugins undo with `silent! unmap`, which is told here all the same.
  local errors = vim.v.errmsg:gsub("^E31: No such mapping$", "")
  if not problem and errors ~= "" then
    problem = "Neovim reported: " .. errors
  end
  if not problem and vim.fn.execute("messages"):find("deprecated", 1, true) then
    problem = "Neovim speaks of something deprecated"
  end
  if problem then
    say("FAILED: " .. problem)
    say("messages: " .. vim.fn.execute("messages"))
    say("notices: " .. vim.inspect(notices))
    say("lenses: " .. vim.inspect(M.lenses()) .. " hints: " .. vim.inspect(M.hints()))
    vim.cmd("cquit")
  end
  say("PASSED")
  vim.cmd("qall!")
end

--- Lets Neovim go on until the condition gives something; returns that.
function M.wait(what, condition)
  local deadline = vim.loop.now() + limit
  while true do
    local value = condition()
    if value then
      return value
    end
    if vim.loop.now() > deadline then
      error("waited in vain for " .. what, 2)
    end
    coroutine.yield(step)
  end
end

function M.run(name)
  local co = coroutine.create(assert(loadfile(vim.env.TESTS .. "/scenarios/" .. name .. ".lua")))
  local function resume()
    local fine, pause = coroutine.resume(co)
    if not fine then
      finish(debug.traceback(co, pause))
    elseif coroutine.status(co) == "dead" then
      finish()
    else
      vim.defer_fn(resume, pause)
    end
  end
  vim.schedule(resume)
end

function M.equal(is, wanted, what)
  if not vim.deep_equal(is, wanted) then
    error(string.format("%s: %s instead of %s", what, vim.inspect(is), vim.inspect(wanted)), 2)
  end
end

function M.contains(text, part)
  if not tostring(text):find(part, 1, true) then
    error(string.format("%q is not in %s", part, vim.inspect(text)), 2)
  end
end

--- Waits for a notice with the text in it, and forgets those up to it.
function M.notice(part)
  M.wait("a notice of " .. part, function()
    for i, text in ipairs(notices) do
      if text:find(part, 1, true) then
        notices = vim.list_slice(notices, i + 1)
        return true
      end
    end
  end)
end

function M.notices()
  return notices
end

--- Keys, as if typed.
function M.type(keys)
  vim.api.nvim_feedkeys(vim.api.nvim_replace_termcodes(keys, true, false, true), "tx", false)
end

--- Line number (from 1) of the first line that has the text.
function M.line(text)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    if line:find(text, 1, true) then
      return number
    end
  end
  error("no line has " .. text, 2)
end

--- Title of each code lens by line, as Neovim keeps them.
function M.lenses()
  local titles = {}
  local filter = vim.lsp.codelens.enable and { bufnr = 0 } or 0 -- Neovim 0.12
  for _, item in ipairs(vim.lsp.codelens.get(filter)) do
    local lens = item.lens or item
    titles[lens.range.start.line + 1] = lens.command.title
  end
  return titles
end

local function virtual_text(pattern)
  local texts = {}
  for name, namespace in pairs(vim.api.nvim_get_namespaces()) do
    if name:find(pattern) then
      for _, mark in ipairs(vim.api.nvim_buf_get_extmarks(0, namespace, 0, -1, { details = true })) do
        local chunks = mark[4].virt_text or mark[4].virt_lines and mark[4].virt_lines[1] or {}
        texts[mark[2] + 1] = table.concat(vim.tbl_map(function(chunk)
          return chunk[1]
        end, chunks))
      end
    end
  end
  return texts
end

--- What stands at the end of lines: the plugin's hints, and drawn lenses.
function M.hints()
  return virtual_text("^proflens%.hints$")
end

function M.drawn_lenses()
  return virtual_text("lsp.codelens")
end

--- Neovim's own hints, from 0.10 on.
function M.neovims_hints()
  local labels = {}
  for _, item in ipairs(vim.lsp.inlay_hint.get({ bufnr = 0 })) do
    labels[item.inlay_hint.position.line + 1] = item.inlay_hint.label
  end
  return labels
end

function M.neovims_drawn_hints()
  return virtual_text("lsp.inlayhint")
end

--- Waits until the line with the text has a lens, or a hint, that has `part` in it; returns its whole text.
function M.lens(text, part)
  M.go(text) -- Neovim 0.12 draws those that one looks at
  return M.wait(string.format("a lens with %q at %q", part, text), function()
    vim.cmd("redraw!")
    local title = M.lenses()[M.line(text)]
    return title and title:find(part, 1, true) and vim.trim(M.drawn_lenses()[M.line(text)] or "") == title and title
  end)
end

function M.hint(text, part, hints)
  M.go(text) -- hints are asked for where one looks
  return M.wait(string.format("a hint with %q at %q", part, text), function()
    local label = (hints or M.hints)()[M.line(text)]
    return label and label:find(part, 1, true) and label
  end)
end

--- The screen's row of the line with the text, as it is drawn.
function M.screen(text)
  vim.cmd("redraw")
  local row, cells = vim.fn.screenpos(0, M.line(text), 1).row, {}
  for column = 1, vim.o.columns do
    table.insert(cells, vim.fn.screenstring(row, column))
  end
  return table.concat(cells)
end

--- Puts the cursor on a word of the line with the text.
function M.go(text, word)
  local line = M.line(text)
  local column = word and vim.api.nvim_buf_get_lines(0, line - 1, line, false)[1]:find(word, 1, true) - 1 or 0
  vim.api.nvim_win_set_cursor(0, { line, column })
end

--- The text in the floating window that comes.
function M.float()
  return M.wait("a floating window", function()
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= "" then
        local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
        vim.api.nvim_win_close(window, true)
        return table.concat(lines, "\n")
      end
    end
  end)
end

--- Chooses the first of what vim.ui.select offers that has the text; returns the list of what was offered.
function M.choose(part)
  local offered = {}
  vim.ui.select = function(items, options, on_choice)
    local chosen
    for _, item in ipairs(items) do
      offered[#offered + 1] = (options.format_item or tostring)(item)
      chosen = chosen or offered[#offered]:find(part, 1, true) and item
    end
    on_choice(chosen)
  end
  return offered
end

function M.read(path)
  local file = assert(io.open(path, "rb"))
  local content = file:read("*a")
  file:close()
  return content
end

function M.write(path, content)
  local file = assert(io.open(path, "wb"))
  file:write(content)
  file:close()
end

return M
