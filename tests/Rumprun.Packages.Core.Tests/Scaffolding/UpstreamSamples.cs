using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Reading;
using Rumprun.Packages.Core.Recipes;
using Rumprun.Packages.Core.Scaffolding;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Core.Tests.Scaffolding;

/// <summary>Small projects of no real upstream, one for each way of building.</summary>
internal static class UpstreamSamples
{
    private const string Mit =
        "Permission is hereby granted, free of charge, to any person obtaining a copy of this software ... "
        + "The above copyright notice and this permission notice shall be included";

    public static ImmutableDictionary<string, ImmutableArray<(string Path, string Text)>> All { get; } =
        new Dictionary<string, ImmutableArray<(string Path, string Text)>>(StringComparer.Ordinal)
        {
            ["make"] =
            [
                ("counter-1.2/Makefile", """
                    CC = gcc
                    CFLAGS = -g -O2 -Wall -DDATA=\"$(DATADIR)\"
                    PREFIX ?= /usr/local
                    DATADIR = $(PREFIX)/share/counter
                    BINS = counter helper
                    all: $(BINS) counter.1
                    counter: counter.o words.o
                    	$(CC) $(LDFLAGS) -o $@ counter.o words.o
                    helper: helper.o
                    	$(CC) $(LDFLAGS) -o $@ helper.o
                    counter.1: counter.md
                    	pandoc -o $@ counter.md
                    install: all
                    	install -d $(DESTDIR)$(PREFIX)/bin
                    	install $(BINS) $(DESTDIR)$(PREFIX)/bin
                    	cp words.txt $(DESTDIR)$(DATADIR)
                    """),
                ("counter-1.2/LICENSE", Mit),
                ("counter-1.2/README", "counter\n=======\n\nCounts the words of a text. Slowly.\n"),
                ("counter-1.2/counter.c", "#include <unistd.h>\nint main(void) { if (fork() == 0) return 1; return 0; }\n"),
                ("counter-1.2/helper.c", "int main(void) { return 0; }\n"),
            ],
            ["stripping-make"] =
            [
                ("s-2/Makefile", "PREFIX=/usr\nprog: prog.o\n\tcc -o prog prog.o\ninstall: prog\n\tinstall -s -m 755 prog "
                    + "$(PREFIX)/bin\n"),
                ("s-2/prog.c", "int main(void) { return 0; }\n"),
            ],
            ["cmake"] =
            [
                ("shape/CMakeLists.txt", """
                    project(shape VERSION 3.4.5 DESCRIPTION "Draws shapes on a terminal"
                        HOMEPAGE_URL "https://shape.example/")
                    option(SHAPE_TESTS "Build the tests" ON)
                    option(SHAPE_COLOR "Colours" ON) # stays
                    find_package(ZLIB REQUIRED)
                    find_package(EXPAT)
                    set(PROGRAM shape_exe)
                    add_executable(${PROGRAM} main.c)
                    set_target_properties(${PROGRAM} PROPERTIES OUTPUT_NAME "shape")
                    add_executable(unit-test test.c)
                    add_library(shapes STATIC a.c)
                    install(TARGETS ${PROGRAM} shapes RUNTIME DESTINATION bin)
                    """),
                ("shape/COPYING", "GNU GENERAL PUBLIC LICENSE\n   Version 2, June 1991\n"),
                ("shape/main.c", "/* either version 2 of the License, or (at your option)\n * any later version. "
                    + "*/\n#include <sys/socket.h>\n"),
            ],
            ["autotools"] =
            [
                ("speak-0.9/configure", "#! /bin/sh\n"),
                ("speak-0.9/configure.ac", """
                    AC_INIT([speak], [0.9], [bugs@speak.example], [], [https://speak.example/])
                    AM_INIT_AUTOMAKE
                    AM_GNU_GETTEXT([external])
                    dnl PKG_CHECK_MODULES([OLD], [old])
                    PKG_CHECK_MODULES([PCRE], [libpcre2-8 >= 10.0])
                    PKG_CHECK_MODULES([VOICE], [espeak])
                    AC_CHECK_LIB([z], [inflate], [], [AC_MSG_WARN([no zlib])])
                    AC_CHECK_LIB([m], [sin])
                    """),
                ("speak-0.9/src/Makefile.am", """
                    bin_PROGRAMS = speak \
                        whisper
                    sbin_PROGRAMS = speakd
                    noinst_PROGRAMS = check
                    dist_pkgdata_DATA = words.txt
                    lib_LTLIBRARIES = libspeak.la
                    """),
                ("speak-0.9/COPYING", "Redistribution and use in source and binary forms, with or without\nmodification ... "
                    + "Neither the name ... may be used to endorse or promote products derived from"),
            ],
            ["repository"] = [("tool/configure.ac", "AC_INIT(tool, 1.0)\n"), ("tool/Makefile.am", "bin_PROGRAMS = tool\n")],
            ["meson"] = [("meson.build", "project('m', 'c')\n"), ("src/m.cpp", "int main() {}\n")],
            ["nothing"] = [("notes.txt", "nothing to build\n")],
        }.ToImmutableDictionary(StringComparer.Ordinal);

    public static ScaffoldRequest Request(
        ImmutableArray<(string Path, string Text)> files, string name = "sample", string? fileName = null)
    {
        fileName ??= files[0].Path.Split('/')[0] + ".tar.gz";
        var texts = files.ToDictionary(static f => f.Path, static f => f.Text, StringComparer.Ordinal);
        return new ScaffoldRequest
        {
            Name = PortName.Parse(name),
            Address = $"https://upstream.example/{fileName}",
            FileName = fileName,
            Sha256 = Sha256Digest.OfText("an archive"),
            Files = new SourceListing([.. texts.Keys.Order(StringComparer.Ordinal)], texts.GetValueOrDefault),
            IsPort = static n => n.ToString() is "zlib" or "pcre2" or "expat",
        };
    }

    /// <summary>What the project's own recipes make of a scaffolded port.</summary>
    public static ReadResult<Port> Lint(ScaffoldedPort port, string name = "sample") => PortReader.Read(
        port.Text,
        $"ports/{name}/port.yaml",
        new PortSurroundings
        {
            Recipe = static recipe =>
                RecipeReader.Read(
                    File.ReadAllText(Repository.PathOf("recipes", $"{recipe}.yaml")), $"{recipe}.yaml").ValueOrThrow(),
            Exists = static _ => false,
        });
}
