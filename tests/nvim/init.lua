-- A user's whole configuration, for the tests: the plugin on the runtime path and the server started the way this version
-- of Neovim does it. $SCENARIO is then run as the user would work: between its steps Neovim's main loop is idle.
vim.opt.runtimepath:prepend(vim.env.PLUGIN)
vim.opt.runtimepath:append(vim.env.TESTS)
vim.opt.swapfile = false
local check = require("check") -- now, for it takes down all notices
vim.opt.updatetime = 100

local options = { cmd = { vim.env.PROFLENS_BINARY, "--log=" .. vim.env.PROFLENS_LOG } }
if vim.lsp.enable then
  vim.lsp.config("proflens", options)
  vim.lsp.enable("proflens")
else
  require("proflens").setup(options)
end

vim.api.nvim_create_autocmd("VimEnter", {
  callback = function()
    check.run(vim.env.SCENARIO)
  end,
})
