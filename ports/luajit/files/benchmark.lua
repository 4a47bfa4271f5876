-- Run with the compiler on and off: `-- /data/benchmark.lua NAME...`, `-- -joff /data/benchmark.lua NAME...`.
local bit = require "bit"

local benchmarks = {}

function benchmarks.mandelbrot()
  local inside = 0
  for y = 0, 199 do
    for x = 0, 199 do
      local cr, ci, zr, zi, n = 2 * x / 200 - 1.5, 2 * y / 200 - 1, 0, 0, 0
      while n < 200 and zr * zr + zi * zi < 4 do
        zr, zi = zr * zr - zi * zi + cr, 2 * zr * zi + ci
        n = n + 1
      end
      if n == 200 then inside = inside + 1 end
    end
  end
  return inside
end

function benchmarks.sieve()
  local count
  for _ = 1, 20 do
    local composite = {}
    count = 0
    for i = 2, 200000 do
      if not composite[i] then
        count = count + 1
        for j = i * i, 200000, i do composite[j] = true end
      end
    end
  end
  return count
end

function benchmarks.hash()
  local h = 0
  for i = 1, 20000000 do
    h = bit.bxor(bit.rol(h, 5), i)
  end
  return h
end

function benchmarks.strings()
  local total = 0
  for i = 1, 300000 do
    local s = ("%d:%x"):format(i, i)
    total = total + #s:gsub("0", "zero") + (s:find("7", 1, true) or 0)
  end
  return total
end

for _, name in ipairs(arg) do
  local begin = os.clock()
  local result = benchmarks[name]()
  print(("%-10s %6.2f s  %s"):format(name, os.clock() - begin, result))
end
