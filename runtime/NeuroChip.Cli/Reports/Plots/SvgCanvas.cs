using System.Globalization;
using System.Net;
using System.Text;

namespace NeuroChip.Cli.Reports.Plots;

/// <summary>Where text stands to its place.</summary>
internal enum TextAnchor
{
    /// <summary>To the right of it.</summary>
    Start = 0,

    /// <summary>Around it.</summary>
    Middle = 1,

    /// <summary>To the left of it.</summary>
    End = 2,
}

/// <summary>The elements of a drawing as SVG. Colors are those of the page, so that light and dark both work.</summary>
internal sealed class SvgCanvas(double width, double height)
{
    private static readonly string[] s_colors = ["#3b7dd8", "#d9722b", "#3a9d5d", "#b0478f", "#8a6d3b", "#6a5acd", "#c0392b", "#16a2a2"];

    private readonly StringBuilder _svg = new();

    /// <summary>Color of a series.</summary>
    public static string Color(int series) => s_colors[series % s_colors.Length];

    /// <summary>A number as SVG writes it.</summary>
    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    public void Line(double x1, double y1, double x2, double y2, double opacity = 1) => _svg.Append(
        $"<line x1=\"{Number(x1)}\" y1=\"{Number(y1)}\" x2=\"{Number(x2)}\" y2=\"{Number(y2)}\" stroke=\"currentColor\" stroke-opacity=\"{Number(opacity)}\"/>\n");

    public void Path(IEnumerable<(double X, double Y)> points, string color, bool dashed) => _svg
        .Append("<polyline fill=\"none\" stroke-width=\"1.6\" stroke=\"").Append(color).Append(dashed ? "\" stroke-dasharray=\"5 4" : "").Append("\" points=\"")
        .AppendJoin(' ', points.Select(point => $"{Number(point.X)},{Number(point.Y)}")).Append("\"/>\n");

    public void Dot(double x, double y, string color, double radius = 2.6) =>
        _svg.Append($"<circle cx=\"{Number(x)}\" cy=\"{Number(y)}\" r=\"{Number(radius)}\" fill=\"{color}\"/>\n");

    public void Box(double x, double y, double w, double h, string color, double opacity = 1) => _svg.Append(
        $"<rect x=\"{Number(x)}\" y=\"{Number(y)}\" width=\"{Number(w)}\" height=\"{Number(h)}\" fill=\"{color}\" fill-opacity=\"{Number(opacity)}\"/>\n");

    /// <summary>A box that says something when it is pointed at.</summary>
    public void Box(double x, double y, double w, double h, string color, double opacity, string title) => _svg.Append(
        $"<rect x=\"{Number(x)}\" y=\"{Number(y)}\" width=\"{Number(w)}\" height=\"{Number(h)}\" fill=\"{color}\" fill-opacity=\"{Number(opacity)}\"><title>{WebUtility.HtmlEncode(title)}</title></rect>\n");

    public void Text(double x, double y, string text, TextAnchor anchor = TextAnchor.Middle, bool upright = false) => _svg
        .Append($"<text x=\"{Number(x)}\" y=\"{Number(y)}\" fill=\"currentColor\" text-anchor=\"{anchor.ToString().ToLowerInvariant()}\"")
        .Append(upright ? $" transform=\"rotate(-90 {Number(x)} {Number(y)})\"" : "").Append('>').Append(WebUtility.HtmlEncode(text)).Append("</text>\n");

    /// <summary>A picture whose pixels stay sharp.</summary>
    public void Picture(double x, double y, double w, double h, byte[] png) => _svg.Append(
        $"<image x=\"{Number(x)}\" y=\"{Number(y)}\" width=\"{Number(w)}\" height=\"{Number(h)}\" style=\"image-rendering: pixelated\" href=\"data:image/png;base64,{Convert.ToBase64String(png)}\"/>\n");

    /// <summary>The drawing as an element of a page.</summary>
    public string ToSvg(string title) =>
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Number(width)} {Number(height)}\" width=\"{Number(width)}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(title)}\" font-family=\"system-ui, sans-serif\" font-size=\"12\">\n{_svg}</svg>\n";
}
