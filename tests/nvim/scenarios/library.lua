-- From one's code into Go's own library: its costs are those of the same profile, so no second server is started.
local check = require("check")
local proflens = require("proflens")
check.lens("func Checksum", check.expected.checksum_cpu.Checksum)
local client = proflens.client()
local root = vim.trim(vim.fn.system({ "go", "env", "GOROOT" }))
vim.cmd("edit " .. root .. "/src/strings/strings.go")
check.wait("the server to look after the library", function()
  return #proflens.clients(vim.api.nvim_get_current_buf()) > 0
end)
check.equal(#proflens.clients(), 1, "servers")
check.equal(proflens.client().id, client.id, "the server")
vim.cmd("Proflens type alloc_space")
check.lens("func Join", "allocated")
