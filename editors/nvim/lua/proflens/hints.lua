-- Inlay hints as virtual text at the end of the line, in the part of the file that is seen. Neovim 0.10 has hints of its
-- own; where they are enabled in the buffer ours step aside, so that numbers show without every other server's hints.
local proflens = require("proflens")
local M = {}

local namespace = vim.api.nvim_create_namespace("proflens.hints")
local asked = {} -- bufnr → {first, last}: lines asked for, from 0, inclusive

local function neovim_shows(bufnr)
  local hint = vim.lsp.inlay_hint
  return type(hint) == "table" and hint.is_enabled and hint.is_enabled({ bufnr = bufnr })
end

--- What all windows on the buffer show together; nil when it is in none.
local function seen(bufnr)
  local first, last
  for _, window in ipairs(vim.fn.win_findbuf(bufnr)) do
    local top, bottom = vim.fn.line("w0", window) - 1, vim.fn.line("w$", window) - 1
    first, last = math.min(first or top, top), math.max(last or bottom, bottom)
  end
  return first, last
end

local function label_of(hint)
  if type(hint.label) == "string" then
    return hint.label
  end
  return table.concat(vim.tbl_map(function(part)
    return part.value
  end, hint.label))
end

local function draw(bufnr, hints)
  vim.api.nvim_buf_clear_namespace(bufnr, namespace, 0, -1)
  local lines = vim.api.nvim_buf_line_count(bufnr)
  for _, hint in ipairs(hints) do
    if hint.position.line < lines then
      vim.api.nvim_buf_set_extmark(bufnr, namespace, hint.position.line, 0, {
        virt_text = { { " " .. label_of(hint), "ProflensHint" } },
        virt_text_pos = "eol",
        priority = 100, -- before remarks, which are longer and may be cut off
        hl_mode = "combine",
      })
    end
  end
end

function M.clear(bufnr)
  asked[bufnr] = nil
  vim.api.nvim_buf_clear_namespace(bufnr, namespace, 0, -1)
end

--- Whether a window shows lines that were not asked for.
function M.lacks_range(bufnr)
  local first, last = seen(bufnr)
  local range = asked[bufnr]
  return first ~= nil and not neovim_shows(bufnr) and not (range and range.first <= first and last <= range.last)
end

function M.refresh(client, bufnr)
  if neovim_shows(bufnr) then
    return M.clear(bufnr)
  end
  local first, last = seen(bufnr)
  if not first then
    return -- asked for when a window shows it
  end
  local height = last - first + 1
  local range = { first = math.max(0, first - height), last = last + height }
  local tick = vim.api.nvim_buf_get_changedtick(bufnr)
  proflens.request(client, "textDocument/inlayHint", {
    textDocument = vim.lsp.util.make_text_document_params(bufnr),
    range = { start = { line = range.first, character = 0 }, ["end"] = { line = range.last + 1, character = 0 } },
  }, function(err, hints)
    local is_current = vim.api.nvim_buf_is_loaded(bufnr) and vim.api.nvim_buf_get_changedtick(bufnr) == tick
    if not err and is_current and vim.lsp.buf_is_attached(bufnr, client.id) and not neovim_shows(bufnr) then
      asked[bufnr] = range
      draw(bufnr, hints or {})
    end
  end, bufnr)
end

-- Neovim 0.11 takes hints as drawn when something is drawn between its request and the answer, and leaves the old ones;
-- 0.10 draws new hints of an unchanged text never. So once the answer to a refresh is there, it has to start again.
local again = {} -- bufnr → true

local function neovim_refreshes(client_id)
  local own = vim.lsp.handlers["workspace/inlayHint/refresh"]
  if own then
    own(nil, nil, { client_id = client_id, method = "workspace/inlayHint/refresh" })
  end
end

local function start_again(bufnr, client_id)
  if vim.fn.has("nvim-0.11") == 1 then
    return neovim_refreshes(client_id)
  end
  vim.lsp.inlay_hint.enable(false, { bufnr = bufnr })
  vim.lsp.inlay_hint.enable(true, { bufnr = bufnr })
end

function M.on_refresh(_, _, ctx)
  require("proflens.display").refresh_client(ctx.client_id)
  for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
    again[bufnr] = vim.lsp.buf_is_attached(bufnr, ctx.client_id) and neovim_shows(bufnr) or nil
  end
  neovim_refreshes(ctx.client_id)
  return vim.NIL
end

function M.on_neovims_answer(err, result, ctx, config)
  local answer = vim.lsp.handlers["textDocument/inlayHint"](err, result, ctx, config)
  if again[ctx.bufnr] then
    again[ctx.bufnr] = nil
    start_again(ctx.bufnr, ctx.client_id)
  end
  return answer
end

--- Steps aside, or comes back, as soon as Neovim's own are switched.
function M.watch()
  vim.api.nvim_set_decoration_provider(namespace, {
    on_win = function(_, _, bufnr)
      if asked[bufnr] and neovim_shows(bufnr) then
        vim.schedule(function()
          M.clear(bufnr)
        end)
      end
    end,
  })
end

return M
