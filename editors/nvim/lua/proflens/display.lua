-- Keeps what a buffer shows current: asks for lenses and hints when the server is there, when it has new numbers, after
-- edits and after scrolling. Neovim 0.12 does the lenses itself.
local proflens = require("proflens")
local M = {}

local settle = 200 -- milliseconds without a change before we ask again
local attached = {} -- bufnr → true
local waiting = {} -- bufnr → count; only the last of several waits asks

local function refresh(bufnr)
  for _, client in ipairs(proflens.clients(bufnr)) do
    if vim.api.nvim_get_mode().mode:sub(1, 1) ~= "i" then -- lenses must not jump about while somebody types
      require("proflens.lenses").refresh(client, bufnr)
    end
    require("proflens.hints").refresh(client, bufnr)
    require("proflens.heat").refresh(client, bufnr)
  end
end

local function refresh_soon(bufnr, delay)
  local count = (waiting[bufnr] or 0) + 1
  waiting[bufnr] = count
  vim.defer_fn(function()
    if waiting[bufnr] == count and vim.api.nvim_buf_is_loaded(bufnr) then
      refresh(bufnr)
    end
  end, delay)
end

--- New numbers: all buffers of a client.
function M.refresh_client(client_id)
  proflens.update_status(vim.lsp.get_client_by_id(client_id))
  for bufnr in pairs(attached) do
    if vim.lsp.buf_is_attached(bufnr, client_id) then
      refresh_soon(bufnr, 0)
    end
  end
end

local function forget(bufnr)
  attached[bufnr], waiting[bufnr] = nil, nil
end

local function leave(bufnr)
  if #proflens.clients(bufnr) == 0 then
    forget(bufnr)
    require("proflens.hints").clear(bufnr)
    require("proflens.heat").clear(bufnr)
    return true
  end
end

--- A client is there: show what it has, and follow the buffer from now on.
function M.attach(bufnr)
  require("proflens.lenses").enable(bufnr)
  proflens.update_status(proflens.clients(bufnr)[1])
  refresh_soon(bufnr, 0)
  if attached[bufnr] then
    return
  end
  attached[bufnr] = vim.api.nvim_buf_attach(bufnr, false, {
    on_lines = function()
      if leave(bufnr) then
        return true -- stops following
      end
      refresh_soon(bufnr, settle)
    end,
    on_reload = function()
      refresh_soon(bufnr, settle)
    end,
    on_detach = function()
      forget(bufnr)
    end,
  }) or nil
end

local function on(group, events, run)
  vim.api.nvim_create_autocmd(events, {
    group = group,
    callback = function(args)
      if attached[args.buf] then
        run(args.buf)
      end
    end,
  })
end

local function follow_clients(group)
  if vim.fn.has("nvim-0.8") == 0 then
    return -- start.lua calls attach()
  end
  vim.api.nvim_create_autocmd("LspAttach", {
    group = group,
    callback = function(args)
      local client = vim.lsp.get_client_by_id(args.data.client_id)
      if client and client.name == "proflens" then
        M.attach(args.buf)
      end
    end,
  })
  on(group, "LspDetach", function(bufnr)
    vim.schedule(function() -- the client is still there while the event runs
      if vim.api.nvim_buf_is_loaded(bufnr) then
        leave(bufnr)
      end
    end)
  end)
end

function M.watch()
  vim.cmd("highlight default link ProflensHint " .. (vim.fn.hlexists("LspInlayHint") == 1 and "LspInlayHint" or "Comment"))
  vim.cmd("highlight default link LspCodeLens Comment") -- Neovim 0.7 has no colour for it
  local group = vim.api.nvim_create_augroup("proflens.display", {})
  follow_clients(group)
  on(group, { "InsertLeave", "BufWinEnter" }, function(bufnr)
    refresh_soon(bufnr, 0)
  end)
  on(group, "WinScrolled", function(bufnr)
    if require("proflens.hints").lacks_range(bufnr) then
      refresh_soon(bufnr, 50)
    end
  end)
  for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do -- the plugin may be loaded after the server
    if vim.api.nvim_buf_is_loaded(bufnr) and #proflens.clients(bufnr) > 0 then
      M.attach(bufnr)
    end
  end
end

return M
