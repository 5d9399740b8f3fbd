-- :checkhealth proflens
local proflens = require("proflens")
local M = {}

local reporter = vim.health or require("health") -- the latter in Neovim 0.7
local start = reporter.start or reporter.report_start
local ok = reporter.ok or reporter.report_ok
local info = reporter.info or reporter.report_info
local warn = reporter.warn or reporter.report_warn
local fail = reporter.error or reporter.report_error

local function check_neovim()
  if vim.fn.has("nvim-0.7") == 0 then
    return fail("Neovim 0.7 or later is needed")
  end
  local lenses = vim.lsp.codelens.enable and "Neovim keeps code lenses current" or "the plugin keeps code lenses current"
  ok(tostring(vim.lsp.enable and "started by vim.lsp.enable('proflens')" or "started by require('proflens').setup()")
    .. "; " .. lenses)
end

local function program()
  local client = proflens.client()
  local config = client and client.config or (vim.lsp.enable and vim.lsp.config.proflens) or {}
  return type(config.cmd) == "table" and config.cmd[1] or "proflens"
end

local function check_program()
  local name = program()
  if vim.fn.executable(name) == 0 then
    return fail("there is no program " .. name, { "install it on PATH, or set cmd: :help proflens-install" })
  end
  ok(vim.trim(vim.fn.system({ name, "--version" })) .. ": " .. vim.fn.exepath(name))
end

local function check_profiles()
  local status = proflens.ask("proflens.status")
  if not status then
    return fail("the server does not answer", { "look into :LspLog, or " .. require("vim.lsp.log").get_filename() })
  end
  for _, profile in ipairs(status.profiles) do
    info(string.format("%s: %s, %d samples, %d of %d source files found", profile.path, profile.sampleType,
      profile.samples, profile.filesResolved, profile.files))
  end
  for _, problem in ipairs(status.problems) do
    warn(problem.message)
  end
  if #status.profiles == 0 then
    warn("no profile is loaded", { ":Proflens load PROFILE, or record cpu.prof in the workspace" })
  end
end

function M.check()
  start("Neovim")
  check_neovim()
  start("Program")
  check_program()
  start("Server")
  local clients = proflens.clients()
  if #clients == 0 then
    return info("not running: it starts with the first source file")
  end
  for _, client in ipairs(clients) do
    ok("running in " .. (client.config.root_dir or "no folder"))
  end
  check_profiles()
end

return M
