-- Heat: a background and a sign for each line that costs something, the stronger the more it costs. Off until asked for, by
-- vim.g.proflens_heat or :Proflens heat. What a line costs is read off its hint, which the server keeps on the right line.
local proflens = require("proflens")
local M = {}

local namespace = vim.api.nvim_create_namespace("proflens.heat")
local steps = { -- from how many percent on: highlight, and a sign that needs no colour
  { 25, "ProflensHeat4", "█" }, { 10, "ProflensHeat3", "▆" }, { 5, "ProflensHeat2", "▄" }, { 0, "ProflensHeat1", "▂" },
}
local colours = {
  dark = { "#241c14", "#33230f", "#46290c", "#5c2f0a" },
  light = { "#fff7ec", "#fee8c8", "#fdd49e", "#fdbb84" },
}

function M.is_on()
  return vim.g.proflens_heat == true or vim.g.proflens_heat == 1
end

local function step_of(hint)
  local label = type(hint.label) == "string" and hint.label or hint.label[1].value
  local percent = tonumber(label:match("([%d.]+) %%"))
  for _, step in ipairs(percent and steps or {}) do
    if percent >= step[1] then
      return step
    end
  end
end

local function draw(bufnr, hints)
  M.clear(bufnr)
  local lines = vim.api.nvim_buf_line_count(bufnr)
  for _, hint in ipairs(hints) do
    local step = step_of(hint)
    if step and hint.position.line < lines then
      vim.api.nvim_buf_set_extmark(bufnr, namespace, hint.position.line, 0, {
        line_hl_group = step[2], sign_text = step[3], sign_hl_group = "ProflensHeatSign", priority = 5,
      })
    end
  end
end

function M.clear(bufnr)
  vim.api.nvim_buf_clear_namespace(bufnr, namespace, 0, -1)
end

function M.refresh(client, bufnr)
  if not M.is_on() then
    return
  end
  local tick = vim.api.nvim_buf_get_changedtick(bufnr)
  local last = vim.api.nvim_buf_line_count(bufnr)
  proflens.request(client, "textDocument/inlayHint", {
    textDocument = vim.lsp.util.make_text_document_params(bufnr),
    range = { start = { line = 0, character = 0 }, ["end"] = { line = last, character = 0 } },
  }, function(err, hints)
    local is_current = vim.api.nvim_buf_is_loaded(bufnr) and vim.api.nvim_buf_get_changedtick(bufnr) == tick
    if not err and is_current and M.is_on() and vim.lsp.buf_is_attached(bufnr, client.id) then
      draw(bufnr, hints or {})
    end
  end, bufnr)
end

--- Switches it: "on", "off", or the other way round.
function M.set(wanted)
  vim.g.proflens_heat = wanted == "on" or (wanted ~= "off" and not M.is_on())
  for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
    M.clear(bufnr)
    for _, client in ipairs(vim.api.nvim_buf_is_loaded(bufnr) and proflens.clients(bufnr) or {}) do
      M.refresh(client, bufnr)
    end
  end
end

local function define_colours()
  for i, colour in ipairs(colours[vim.o.background] or colours.dark) do
    vim.cmd(string.format("highlight default ProflensHeat%d guibg=%s", i, colour))
  end
  vim.cmd("highlight default link ProflensHeatSign WarningMsg")
end

function M.watch()
  define_colours()
  vim.api.nvim_create_autocmd("ColorScheme", {
    group = vim.api.nvim_create_augroup("proflens.heat", {}),
    callback = define_colours,
  })
end

return M
