-- What `rrpkg run lua` starts. Yours takes its place: `rrpkg run lua -v DIR:/data` runs DIR/main.lua.
print(("%s in a guest: %d bytes in use"):format(_VERSION, collectgarbage("count") * 1024))
print("Run a directory's main.lua with `-v DIR:/data`, another script with `-v DIR:/data -- /data/script.lua ARGUMENTS`.")
