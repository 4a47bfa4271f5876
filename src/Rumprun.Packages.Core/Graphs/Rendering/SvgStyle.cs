namespace Rumprun.Packages.Core.Graphs.Rendering;

/// <summary>
/// The pictures' looks, once for light and once for dark surroundings. The canvas is painted, so that a viewer which knows
/// only one of them shows something legible too. No custom properties: not every viewer has them.
/// </summary>
internal static class SvgStyle
{
    public const string Sheet = """
        <style>
        text { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, "Liberation Mono", monospace; fill: #1f2328; }
        .canvas { fill: #ffffff; }
        .title { font-size: 15px; font-weight: bold; }
        .name { font-size: 14px; font-weight: bold; }
        .detail { font-size: 11px; fill: #57606a; }
        .cause { font-size: 10px; fill: #57606a; }
        .box { fill: #f6f8fa; stroke: #8c959f; stroke-width: 1; }
        .requested { fill: #ddf4ff; stroke: #0969da; stroke-width: 2.5; }
        .build { fill: #fff8e5; stroke: #9a6700; stroke-dasharray: 5 3; }
        .toolchain { fill: #ffffff; stroke-width: 1.5; stroke-dasharray: 1.5 3; stroke-linecap: round; }
        .label { fill: #ffffff; stroke: #d0d7de; stroke-width: 1; }
        .edge { fill: none; stroke: #57606a; stroke-width: 1.5; }
        .tool { stroke: #9a6700; stroke-dasharray: 5 4; }
        .head { fill: #57606a; }
        @media (prefers-color-scheme: dark) {
        text { fill: #e6edf3; }
        .canvas { fill: #0d1117; }
        .detail, .cause { fill: #a9b4c0; }
        .box { fill: #161b22; stroke: #6e7681; }
        .requested { fill: #0c2d6b; stroke: #58a6ff; }
        .build { fill: #2e2a1f; stroke: #d4a72c; }
        .toolchain { fill: #0d1117; }
        .label { fill: #0d1117; stroke: #3d444d; }
        .edge { stroke: #a9b4c0; }
        .tool { stroke: #d4a72c; }
        .head { fill: #a9b4c0; }
        }
        </style>

        """;

    public const string Markers = """
        <defs><marker id="arrow" markerUnits="userSpaceOnUse" markerWidth="8" markerHeight="8" refX="1" refY="4"
        orient="auto"><path class="head" d="M0,0 L8,4 L0,8 Z"/></marker></defs>

        """;
}
