-- From a hot function to the message of the commit that makes it faster: benchmark, new version, comparison, adoption.
local check = require("check")
local path = vim.env.MODULE .. "/pricing/pricing.go"
check.lens("func Checksum", "cpu")
check.go("func Checksum")
vim.cmd("Proflens benchmark")
check.notice("BenchmarkChecksum is written and runs Checksum")
vim.cmd("silent wall")
vim.cmd("edit " .. vim.fn.fnameescape(path))

check.go("func Checksum")
vim.cmd("Proflens try")
check.notice("ChecksumNew is a copy of Checksum")
check.wait("the copy", function()
  return vim.fn.expand("%:t") == "pricing.go" and vim.fn.search("func ChecksumNew", "n") > 0
end)
check.contains(vim.api.nvim_get_current_line(), "func ChecksumNew")

-- A body that is surely faster; not saved, the server measures what is in the buffer.
local first = check.line("func ChecksumNew")
local result = vim.api.nvim_get_current_line():match("%)%s*(%S+)%s*{$")
local last = first
while vim.api.nvim_buf_get_lines(0, last, last + 1, false)[1] ~= "}" do
  last = last + 1
end
vim.api.nvim_buf_set_lines(0, first, last, false, { "\tvar nothing " .. result, "\treturn nothing" })
check.go("func ChecksumNew")
vim.cmd("Proflens compare 5 20ms")
check.notice("faster (p=0.008, n=5)")
check.wait("the table", function()
  return vim.fn.expand("%:t"):find("benchmark%-Checksum")
end)
check.contains(table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n"), "p=0.008 n=5")
vim.cmd("buffer " .. vim.fn.bufnr(path))
check.wait("the last lens of the pair", function()
  return check.lenses()[check.line("func ChecksumNew")] == "Discard"
end)

check.go("func ChecksumNew")
vim.cmd("Proflens adopt")
check.notice("the new Checksum is in place of the old one")
check.equal(vim.fn.search("ChecksumNew", "nw"), 0, "the line of a copy")
check.contains(table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n"), "\tvar nothing")
check.go("func Checksum")
vim.cmd("Proflens message")
check.notice("the commit message is in the registers")
check.contains(vim.fn.getreg('"'), "faster")
check.contains(vim.fn.getreg('"'), "goos: ")
vim.cmd("silent wall")
check.equal(check.read(path):find("ChecksumNew", 1, true), nil, "a copy in the file")
