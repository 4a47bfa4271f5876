using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Tests.Ports;

public sealed class SpdxExpressionTests
{
    [Theory]
    [InlineData("MIT")]
    [InlineData("GPL-2.0+")]
    [InlineData("GPL-2.0-or-later WITH Classpath-exception-2.0")]
    [InlineData("(MIT OR (BSD-2-Clause AND Zlib)) AND Apache-2.0")]
    [InlineData("LicenseRef-public-domain")]
    [InlineData("DocumentRef-spdx:LicenseRef-own AND MIT")]
    public void IsWellFormed_OfAnExpression_IsTrue(string text) => Assert.True(SpdxExpression.IsWellFormed(text));

    [Theory]
    [InlineData("")]
    [InlineData("MIT BSD")]
    [InlineData("MIT AND")]
    [InlineData("OR MIT")]
    [InlineData("(MIT")]
    [InlineData("MIT)")]
    [InlineData("()")]
    [InlineData("MIT WITH")]
    [InlineData("MIT WITH AND")]
    [InlineData("(MIT) WITH x")]
    [InlineData("MIT/X11")]
    [InlineData("MIT+ +")]
    [InlineData("a:LicenseRef-b")]
    public void IsWellFormed_OfSomethingElse_IsFalse(string text) => Assert.False(SpdxExpression.IsWellFormed(text));
}
