using Rumprun.Packages.Core.Launching;

namespace Rumprun.Packages.Core.Tests.Launching;

public sealed class DiskNameTests
{
    [Theory]
    [InlineData("notes")]
    [InlineData("redis-2/disk")]
    public void TryParse_Name_IsWrittenTheSame(string text) =>
        Assert.Equal(text, DiskName.TryParse(text, out var name) ? name.ToString() : null);

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("/data")]
    [InlineData("a/")]
    [InlineData("a/b/c")]
    [InlineData("Notes")]
    [InlineData("a b")]
    public void TryParse_WhatCouldLeadElsewhere_IsNone(string text) => Assert.False(DiskName.TryParse(text, out _));
}
