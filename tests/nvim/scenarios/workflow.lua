-- The whole way, against a server that runs: capture, finding, benchmark, new version, comparison, adoption, message.
local check = require("check")
local path = vim.env.MODULE .. "/pricing/pricing.go"
check.wait("the server", function()
  return require("proflens").client()
end)
vim.cmd("Proflens capture " .. vim.env.ADDRESS .. " 2")
check.notice("captured")
check.lens("Describe(times", "cpu")

vim.cmd("Proflens findings")
local number = check.wait("the finding", function()
  for i, item in ipairs(vim.fn.getqflist()) do
    if item.text:find("onca", 1, true) and vim.fn.bufname(item.bufnr):find("pricing.go", 1, true) then
      return i
    end
  end
end)
vim.cmd("cc " .. number)
check.contains(vim.api.nvim_get_current_line(), "text += strings.Join")
vim.cmd("cclose")

vim.cmd("Proflens benchmark")
check.notice("is written and runs")
vim.cmd("silent wall")
vim.cmd("edit " .. vim.fn.fnameescape(path))
check.go("Describe(times")
vim.cmd("Proflens try")
check.notice("DescribeNew is a copy of")
check.wait("the copy", function()
  return vim.fn.expand("%:t") == "pricing.go" and vim.fn.search("DescribeNew(", "n") > 0
end)

local first = check.line("DescribeNew(")
local last = first
while vim.api.nvim_buf_get_lines(0, last, last + 1, false)[1] ~= "}" do
  last = last + 1
end
vim.api.nvim_buf_set_lines(0, first, last, false, { '\treturn strings.Repeat(strings.Join(o.Lines, "→"), times)' })
check.go("DescribeNew(")
vim.cmd("Proflens compare 6 10ms")
check.notice("n=6)")
check.wait("the table", function()
  return vim.fn.expand("%:t"):find("^benchmark%-")
end)
check.write(vim.env.COMPARED, table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n") .. "\n")
vim.cmd("buffer " .. vim.fn.bufnr(path))

check.go("DescribeNew(")
vim.cmd("Proflens adopt")
check.notice("is in place of the old one")
check.equal(vim.fn.search("DescribeNew", "nw"), 0, "the line of a copy")
check.go("Describe(times")
vim.cmd("Proflens message")
check.notice("the commit message is in the registers")
check.contains(vim.fn.getreg('"'), "Describe")
check.contains(vim.fn.getreg('"'), "goos: ")
vim.cmd("silent wall")
check.contains(check.read(path), "strings.Repeat(strings.Join(o.Lines")
