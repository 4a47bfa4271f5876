-- What `rrpkg run luajit` starts. Yours takes its place: `rrpkg run luajit -v DIR:/data` runs DIR/main.lua.
print(("%s in a guest, the compiler is %s"):format(jit.version, jit.status() and "on" or "off"))
print("Run a directory's main.lua with `-v DIR:/data`, another script with `-v DIR:/data -- /data/script.lua ARGUMENTS`.")
