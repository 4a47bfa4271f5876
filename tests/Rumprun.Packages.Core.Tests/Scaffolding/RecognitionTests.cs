using Rumprun.Packages.Core.Scaffolding;

namespace Rumprun.Packages.Core.Tests.Scaffolding;

public sealed class RecognitionTests
{
    [Theory]
    [InlineData("Apache License\n   Version 2.0, January 2004", "Apache-2.0")]
    [InlineData("Mozilla Public License Version 2.0", "MPL-2.0")]
    [InlineData(
        "GNU LESSER GENERAL PUBLIC LICENSE\nVersion 2.1, February 1999 ... GNU General Public License, version 2",
        "LGPL-2.1")]
    [InlineData("GNU GENERAL PUBLIC LICENSE\n  Version 3, 29 June 2007", "GPL-3.0")]
    [InlineData("PYTHON SOFTWARE FOUNDATION LICENSE VERSION 2", "PSF-2.0")]
    [InlineData(
        " * Permission to use, copy, modify, and/or distribute this software for any\n * purpose with or without fee is "
            + "hereby granted",
        "ISC")]
    [InlineData(
        "1. The origin of this software must not be misrepresented; 2. Altered source versions must be plainly marked as "
            + "such",
        "Zlib")]
    [InlineData(
        "Permission is hereby granted, free of charge, to any person obtaining a copy. The above copyright notice", "MIT")]
    [InlineData("Redistribution and use in source and binary forms, with or without", "BSD-2-Clause")]
    [InlineData(
        "Redistribution and use in source and binary forms ... to endorse or promote products derived", "BSD-3-Clause")]
    [InlineData(
        "This product includes software developed by the OpenSSL Project. Redistributions of any form whatsoever. "
            + "Redistribution and use in source and binary forms",
        "OpenSSL")]
    [InlineData("All rights reserved.", "")]
    [InlineData("the GPL", "")]
    public void License_Text_IsTold(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', LicenseRecognition.In(text)));

    [Theory]
    [InlineData("figlet_2.2.5.orig.tar.gz", "2.2.5", "2.2.5")]
    [InlineData("units-2.22.tar.xz", "2.22", "2.22")]
    [InlineData("zstd_1.5.4+dfsg2.orig.tar.xz", "1.5.4", "1.5.4")]
    [InlineData("openssl-1.0.2h.tar.gz", "1.0.2.8", "1.0.2h")]
    [InlineData("mksh_59c.orig.tar.gz", "59.0.3", "59c")]
    [InlineData("sudo-1.9.13p3.tar.gz", "1.9.13.3", "1.9.13p3")]
    [InlineData("R_2_5_0.zip", "2.5.0", "2_5_0")]
    [InlineData("v3.tgz", "3.0", "3")]
    [InlineData("sl-20230101.tar.gz", "20230101.0", "20230101")]
    [InlineData("lua-5.4.0-beta.tar.gz", "5.4.0-beta", "5.4.0-beta")]
    [InlineData("main.tar.gz", null, null)]
    [InlineData("x-99999999999.tar.gz", null, null)]
    public void Version_InAName_IsFound(string fileName, string? version, string? upstream)
    {
        var guess = VersionGuess.Of(fileName, topDirectory: null, declared: null, new SourceListing([], static _ => null));

        Assert.Equal(version, guess?.Version);
        Assert.Equal(upstream, guess?.Upstream);
    }

    [Fact]
    public void Version_NotInTheName_ComesFromTheFiles()
    {
        var listing = new SourceListing(["VERSION"], static path => path == "VERSION" ? "4.2\n" : null);

        Assert.Equal("7.1", VersionGuess.Of("main.tar.gz", "tool-7.1", "5.0", listing)?.Version);
        Assert.Equal("5.0", VersionGuess.Of("main.tar.gz", "tool-main", "5.0", listing)?.Version);
        Assert.Equal("4.2", VersionGuess.Of("main.tar.gz", "tool-main", "${VERSION}", listing)?.Version);
    }

    [Fact]
    public void MacroCall_NestedAndQuoted_GivesItsArguments()
    {
        var call = Assert.Single(
            MacroCall.FindAll("dnl AC_INIT([no])\nXAC_INIT(no)\nAC_INIT([a, (b)], m4(x, [y]), [[z]])", "AC_INIT"));

        Assert.Equal(["a, (b)", "m4(x, [y])", "[z]"], call.Arguments);
        Assert.Equal("", call[7]);
    }

    [Fact]
    public void CMakeCommand_CommentsAndQuotes_AreRead()
    {
        var commands = CMakeCommand.ReadAll("# no(x)\nSET (A \"b c\" d) # e\nif(NOT (X AND Y))\nbroken(").ToArray();

        Assert.Equal(["set", "if", "broken"], commands.Select(static c => c.Name));
        Assert.Equal(["A", "b c", "d"], commands[0].Arguments);
        Assert.Equal(["NOT", "X", "AND", "Y"], commands[1].Arguments);
    }

    [Fact]
    public void CMakeCommand_EscapedQuoteOutsideQuotes_OpensNoArgument()
    {
        var commands = CMakeCommand.ReadAll("add_definitions(-DV=\\\"${V}\\\")\noption(DOCS \"x\" ON)").ToArray();

        Assert.Equal(["add_definitions", "option"], commands.Select(static c => c.Name));
        Assert.Equal(["-DV=\"${V}\""], commands[0].Arguments);
    }

    [Fact]
    public void Meson_InstalledTargetsAndDependencies_AreFound()
    {
        var project = MesonProject.Read(
            new SourceListing(["meson.build"], static _ => """
                project('x', 'c', version: '1.2', license: files('COPYING'))
                executable('x', 'x.c', dependencies: [dependency('zlib'), dependency('y', required: false)], install: true)
                z = dependency('expat', required: true) # executable('no', install: true)
                executable('helper', 'h.c')
                library('z', 'z.c', install : true)
                """),
            ".");

        Assert.Equal("1.2", project.Version);
        Assert.Equal(["x"], project.Programs);
        Assert.Equal(["z"], project.Libraries);
        Assert.Equal([("zlib", true), ("y", false), ("expat", true)],
            project.Wanted.Select(static w => (w.Name, w.IsRequired)));
    }

    [Fact]
    public void Autoconf_OptionsAndKnownMacros_AreFound()
    {
        var project = AutoconfProject.Read(
            new SourceListing(["configure.ac"], static _ => """
                AC_INIT([x], [1.0])
                AC_ARG_ENABLE([docs], AS_HELP_STRING([--disable-docs], [none]), [], [])
                AC_ARG_ENABLE([$strange])
                AC_ARG_WITH(gnutls, [--with-gnutls=PATH])
                ACX_WITH_SSL
                """),
            ".");

        Assert.Equal(["docs"], project.Enabled);
        Assert.Equal([("gnutls", "--with-gnutls=PATH"), ("ssl", "path")], project.With);
        Assert.Equal([("openssl", true)], project.Wanted.Select(static w => (w.Name, w.IsRequired)));
    }

    [Fact]
    public void Autoconf_WhatDependsOnACondition_IsNotTakenForInstalled()
    {
        var project = Autoconf(("configure.ac", "AC_INIT([x], [1.0])\nAM_INIT_AUTOMAKE\n"), ("Makefile.am", """
            lib_LTLIBRARIES = libx.la
            bin_PROGRAMS = x
            if FAULTS
            lib_LTLIBRARIES += libfaults.la
            if DEEPER
            bin_PROGRAMS += y
            endif
            endif
            sbin_PROGRAMS = xd

            """));

        Assert.Equal(["lib/libx.a"], project.Libraries.Select(static l => $"lib/{l}"));
        Assert.Equal(["bin/x", "sbin/xd"], project.Programs);
    }

    [Fact]
    public void Autoconf_DirectoriesOfDocumentationAndTests_AreAsides()
    {
        var project = Autoconf(
            ("configure.ac", ""),
            ("Makefile.am", "SUBDIRS = src doc tests lib examples"),
            ("src/Makefile.am", "bin_PROGRAMS = x"),
            ("doc/Makefile.am", ""),
            ("doc/images/Makefile.am", ""),
            ("tests/Makefile.am", ""),
            ("lib/Makefile.am", "stamp: $(srcdir)/../doc/missing.texi\n\ttouch stamp"));

        Assert.Equal(["doc", "lib", "tests"], project.Asides.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Autoconf_ProgramsThatTheBuildRuns_AreNative()
    {
        var project = Autoconf(
            ("configure.ac", ""),
            ("src/Makefile.am", "noinst_PROGRAMS = mktable hosted unused\nbin_PROGRAMS = x\n"
                + "table.c: mktable\n\t./mktable > $@\n"
                + "hosted$(EXEEXT): hosted.c\n\t$(CC_FOR_BUILD) -o $@ hosted.c\n\t$(builddir)/hosted\n"
                + "x.1: x\n\t./x --help > $@\n"),
            ("tests/Makefile.am", "noinst_PROGRAMS = check\nall: check\n\t./check\n"));

        Assert.Equal(["src/mktable"], project.NativePrograms);
    }

    [Theory]
    [InlineData("AC_ARG_ENABLE([static], [x])", true)]
    [InlineData("AC_ARG_ENABLE([static], [x])\nLT_INIT", false)]
    [InlineData("LT_INIT", false)]
    public void Autoconf_StaticThatIsNotLibtools_IsToldApart(string script, bool expected) =>
        Assert.Equal(expected, Autoconf(("configure.ac", script)).HasOwnStatic);

    [Fact]
    public void Autoconf_LibraryThatAMessageMisses_IsRequired()
    {
        var project = Autoconf(("configure.ac", """
            AC_ARG_WITH(libexpat, AS_HELP_STRING([--with-libexpat=path],[where it is]), , [withval="/usr"])
            AC_ARG_WITH(libevent, AS_HELP_STRING([--with-libevent=path],[where it is]))
            AC_MSG_ERROR([Could not find libexpat, expat.h])
            AC_SEARCH_LIBS([create], [pthread thread], [], [AC_MSG_ERROR([no threads])])
            """));

        Assert.Equal(["libexpat"], project.Wanted.Where(static w => w.IsRequired).Select(static w => w.Name));
    }

    [Fact]
    public void Autoconf_ToolThatAMessageMisses_IsRequired() => Assert.Equal(
        ["m4"], Autoconf(("configure.ac", "AC_MSG_ERROR([could not find m4 that supports -P])")).RequiredTools);

    [Fact]
    public void ConfigureArguments_ChoiceOfLibraries_TakesTheOneThatIsAPort()
    {
        var project = Autoconf(("configure.ac", "AC_ARG_WITH([ssl], [[--with-ssl={gnutls,openssl}  which one]])"));

        Assert.Equal(["--with-ssl=openssl"],
            ConfigureArguments.Of(project, [new WantedLibrary("openssl", IsRequired: true, "PKG_CHECK_MODULES")]));
        Assert.Equal(["--without-ssl"], ConfigureArguments.Of(project, []));
    }

    [Fact]
    public void CMake_ConditionsAndDestinations_DecideWhatIsInstalled()
    {
        var project = CMakeProject.Read(
            new SourceListing(["CMakeLists.txt"], static _ => """
                project(x C)
                option(BUILD_EXTRAS "x" OFF)
                option(BUILD_TESTS "x" ON)
                add_executable(x x.c)
                add_executable(xd xd.c)
                add_executable(helper h.c)
                add_library(x_static x.c)
                add_library(plugin MODULE p.c)
                set_target_properties(x_static PROPERTIES OUTPUT_NAME x)
                add_executable(mktable m.c)
                add_custom_command(OUTPUT table.c COMMAND mktable table.c)
                install(TARGETS x RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
                install(TARGETS xd RUNTIME DESTINATION "${CMAKE_INSTALL_SBINDIR}")
                install(TARGETS helper DESTINATION libexec/x)
                install(TARGETS x_static plugin ARCHIVE DESTINATION lib)
                if(WIN32 OR BUILD_EXTRAS)
                  add_executable(extra e.c)
                  install(TARGETS extra)
                elseif(UNIX AND NOT APPLE)
                  add_executable(unix u.c)
                  install(TARGETS unix)
                else()
                  add_executable(other o.c)
                  install(TARGETS other)
                endif()
                if(BUILD_TESTS)
                  find_package(GTest REQUIRED)
                endif()
                find_package(ZLIB REQUIRED)
                find_package(cJSON)
                if(ZLIB_FOUND AND CJSON_FOUND)
                  install(TARGETS helper)
                endif()
                """),
            ".");

        Assert.Equal(["bin/x", "sbin/xd", "bin/unix", "bin/other"], project.Programs);
        Assert.Equal(["x"], project.Libraries);
        Assert.Equal(["mktable"], project.NativePrograms);
        Assert.Equal([("ZLIB", true), ("cJSON", false)], project.Wanted.Select(static w => (w.Name, w.IsRequired)));
    }

    [Theory]
    [InlineData("{\"version\", no_argument, NULL, 'V'}", "--version", null)]
    [InlineData("if (!strcmp(arg, \"--version\"))", "--version", null)]
    [InlineData("printf(\"Usage: %s [-x]\", name);", "--help", "Usage:")]
    [InlineData("puts(\"USAGE: x\");", "--help", "USAGE:")]
    public void SelfDescription_OptionsInTheSources_AreFound(string source, string argument, string? text) =>
        Assert.Equal(
            new SelfDescription(argument, text), SelfDescription.Of(new SourceListing(["x.c"], _ => source), "x"));

    [Fact]
    public void SelfDescription_OfTheProgramItself_ComesFirst()
    {
        var listing = new SourceListing(
            ["lib/other.c", "x.c"], static path => path == "x.c" ? "\"usage: x\"" : "main() \"--version\"");

        Assert.Equal(new SelfDescription("--help", "usage:"), SelfDescription.Of(listing, "x"));
        Assert.Equal(new SelfDescription("--version", null), SelfDescription.Of(listing, "y"));
        Assert.Null(SelfDescription.Of(new SourceListing(["x.c"], static _ => "int main() {}"), "x"));
        Assert.Null(SelfDescription.Of(new SourceListing(["builtin.c"], static _ => "\"usage: x\""), "x"));
    }

    private static AutoconfProject Autoconf(params (string Path, string Text)[] files) =>
        AutoconfProject.Read(
            new SourceListing(
                [.. files.Select(static f => f.Path).Order(StringComparer.Ordinal)],
                path => files.Where(f => f.Path == path).Select(static f => f.Text).FirstOrDefault()),
            ".");

    [Fact]
    public void Makefile_SharedLibraryInAList_IsLeftOut()
    {
        var makefile = Makefile.Parse("SO = .so\nLIBS = libx.a libx$(SO).1\nBOTH = a.so b.o\nall: $(LIBS)\n");

        Assert.Equal([("LIBS", "libx.a")], makefile.ListsWithoutShared);
    }

    [Fact]
    public void Makefile_TestsInTheDefaultTarget_AreLeftOut()
    {
        Assert.Equal(["libx.a", "x"], Makefile.Parse("all: libx.a x test\nx: x.o\n").TargetsWithoutTests);
        Assert.Empty(Makefile.Parse("all: libx.a x\n").TargetsWithoutTests);
        Assert.Equal(["x"], Makefile.Parse("all: test\ntest: x tests-of-x\n\t./x\n").TargetsWithoutTests);
    }

    [Fact]
    public void Makefile_ProgramOfABuiltInRule_IsAProgram() =>
        Assert.Equal(["x"], Makefile.Parse("all: x\nx: x.o libx.a\n").Programs(static f => f == "x.c"));

    [Theory]
    [InlineData("DESTDIR =\ninstall:\n\tcp x $(DESTDIR)/bin\n", true)]
    [InlineData("DESTDIR = $(PREFIX)/bin\ninstall:\n\tcp x $(DESTDIR)\n", false)]
    [InlineData("install:\n\tcp x $(PREFIX)/bin\n", false)]
    public void Makefile_DestdirThatIsADirectoryOfItsOwn_IsToldApart(string text, bool expected) =>
        Assert.Equal(expected, Makefile.Parse(text).HonoursDestdir);

    [Fact]
    public void Makefile_ProgramThatIsNotInstalled_IsLeftOut()
    {
        const string Rules = "INSTALLED = x y\nall: $(INSTALLED) xtest\n%: %.o\n\t$(CC) -o $@ $<\n";
        var withList = Makefile.Parse(Rules + "install:\n\tfor f in $(INSTALLED); do cp $$f /usr/bin; done\n");
        var withoutNames = Makefile.Parse(Rules + "install:\n\tcp * /usr/bin\n");

        Assert.Equal(["x", "y"], withList.Programs(static f => f.EndsWith(".c", StringComparison.Ordinal)));
        Assert.Equal(["x", "y", "xtest"], withoutNames.Programs(static f => f.EndsWith(".c", StringComparison.Ordinal)));
    }

    [Fact]
    public void BuildSystem_WithAConfigureScriptThatAutoconfDidNotMake_IsAnother()
    {
        var listing = new SourceListing(
            ["CMakeLists.txt", "configure", "configure.ac"],
            static path => path == "configure" ? "#!/bin/sh\ncmake .\n" : "");

        Assert.IsType<BuildSystem.CMake>(BuildSystem.Of(listing));
    }

    [Theory]
    [InlineData("macosx/GNUmakefile", "unix/configure", "unix")]
    [InlineData("contrib/Makefile", "main/Makefile", "main")]
    public void BuildSystem_ForAnotherSystem_ComesLast(string first, string second, string directory) =>
        Assert.Equal(directory, BuildSystem.Of(new SourceListing([first, second], static _ => "")).Directory);

    [Theory]
    [InlineData("a/configure", "a/config.sub", "Autotools")]
    [InlineData("configure", "src/CMakeLists.txt", "Configure")]
    [InlineData("CMakeLists.txt", "Makefile", "CMake")]
    [InlineData("Makefile", "lib/CMakeLists.txt", "Make")]
    [InlineData("Cargo.toml", "README", "Other")]
    [InlineData("meson.build", "README", "Meson")]
    [InlineData("a/b/c/Makefile", "README", "None")]
    public void BuildSystem_NearestToTheRoot_IsTaken(string first, string second, string expected)
    {
        var files = new[] { first, second };
        Array.Sort(files, StringComparer.Ordinal);

        Assert.Equal(expected, BuildSystem.Of(new SourceListing([.. files], static _ => "")).GetType().Name);
    }
}
