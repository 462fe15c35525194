using System.Buffers.Binary;
using System.IO.Compression;
using System.Xml.Linq;
using NeuroChip.Cli.Reports;
using NeuroChip.Cli.Reports.Plots;

namespace Runtime.Tests.Cli.Reports.Plots;

/// <summary>Plots are well-formed, place values where they belong, and bring everything with them.</summary>
public class SvgPlotTests
{
    private static readonly XyPlot Lines = new(
        "a < b & c", "x (ms)", "y (mV)",
        [
            new PlotSeries("line", [new(0, 0), new(5, double.NaN), new(10, 100)]),
            new PlotSeries("dots", [new(0, 50), new(10, 25)], SeriesStyle.Dots),
            new PlotSeries("both", [new(2, 1), new(3, 1)], SeriesStyle.LineAndDots),
            new PlotSeries("dashes", [], SeriesStyle.Dashes),
        ]);

    private static readonly BarPlot Bars = new("bars", "of", "height", ["one", "two"], [new("up", [1, 2]), new("down", [-1, 0])]);

    private static readonly MatrixPlot Matrix = new("matrix", "columns", "rows", ["a", "b"], ["c"], [3, 0]);

    private static readonly PictureGrid Grid = new("grid", 2, 1, 2, [[0, 255], [255, 0], [1, 2]]);

    private static readonly StackPlot Stack = new("stack", "step", "time (ns)", [1, 3], 2, [new("low", [10, 20]), new("high", [30, 0])]);

    /// <summary>Two routers side by side; only the link from the first to the east is used.</summary>
    private static readonly MeshPlot Mesh = new(
        "mesh", 2, 1, [new(1, "first", IsMarked: true), new(0, "second")],
        [new(0.5, "east", IsMarked: true), .. Enumerable.Repeat(new MeshLoad(0, "unused"), 7)], "up to 2", "up to 4");

    [Fact]
    public void Every_plot_is_well_formed_and_finite()
    {
        foreach (Plot plot in (Plot[])[Lines, Bars, Matrix, Grid, Stack, Mesh, new StackPlot("none", "x", "y", [], 1, []), new XyPlot("empty", "x", "y", [new PlotSeries("none", [])])])
        {
            string svg = SvgPlot.Write(plot);
            svg.ShouldNotContain("NaN");
            svg.ShouldNotContain("Infinity");
            XElement root = XDocument.Parse(svg).Root!;
            root.Attribute("aria-label")!.Value.ShouldBe(plot.Title);
        }
    }

    [Fact]
    public void Points_lie_where_their_values_say()
    {
        XElement root = XDocument.Parse(SvgPlot.Write(Lines)).Root!;
        XElement[] paths = [.. root.Elements().Where(e => e.Name.LocalName == "polyline")];
        paths.Length.ShouldBe(3);
        double[][] first = [.. paths[0].Attribute("points")!.Value.Split(' ').Select(point => point.Split(',').Select(double.Parse).ToArray())];
        first.Length.ShouldBe(2, "what is no number is left out");
        first[0][0].ShouldBeLessThan(first[1][0]);
        first[0][1].ShouldBeGreaterThan(first[1][1], "the vertical axis grows upward");
        double[][] dots = [.. root.Elements().Where(e => e.Name.LocalName == "circle").Select(e => (double[])[double.Parse(e.Attribute("cx")!.Value), double.Parse(e.Attribute("cy")!.Value)])];
        dots.Length.ShouldBe(4);
        dots[0][1].ShouldBe((first[0][1] + first[1][1]) / 2, 0.02);
        root.Elements().Where(e => e.Name.LocalName == "text").Select(e => e.Value).ShouldContain("x (ms)");
    }

    [Fact]
    public void Parts_stand_on_one_another_without_gaps()
    {
        XElement[] boxes = [.. Boxes(Stack).Where(box => Number(box, "fill-opacity") < 1)];
        boxes.Length.ShouldBe(3, "a part of nothing is not drawn");
        double unit = Number(boxes[0], "height") / 10;
        Number(boxes[1], "height").ShouldBe(30 * unit, 0.02);
        Number(boxes[2], "height").ShouldBe(20 * unit, 0.02);
        Number(boxes[1], "y").ShouldBe(Number(boxes[0], "y") - Number(boxes[1], "height"), 0.02);
        Number(boxes[2], "x").ShouldBe(Number(boxes[0], "x") + Number(boxes[0], "width"), 0.02);
        Names(Stack with { Names = ["left", "right"] }).ShouldBeSubsetOf(["low", "high", "left", "right", "step", "time (ns)", "0", "10", "20", "30", "40"]);
    }

    [Fact]
    public void Names_for_which_there_is_no_room_are_left_out()
    {
        string[] names = [.. Enumerable.Range(0, 200).Select(i => $"core {i}")];
        var many = new StackPlot("many", "core", "%", [.. names.Select((_, i) => (double)i)], 1, [new("busy", [.. names.Select(_ => 1.0)])]) { Names = [.. names] };

        string[] written = [.. Names(many).Intersect(names)];

        written[0].ShouldBe("core 0");
        written.Length.ShouldBeInRange(5, 20);
    }

    [Fact]
    public void Routers_are_told_by_pointing_at_them_and_links_only_where_used()
    {
        XElement[] boxes = Boxes(Mesh);
        string[] titles = [.. boxes.Select(box => box.Value).Where(title => title.Length > 0)];
        titles.ShouldBe(["first", "east", "second"]);
        XElement first = boxes.Single(box => box.Value == "first");
        XElement second = boxes.Single(box => box.Value == "second");
        XElement east = boxes.Single(box => box.Value == "east");
        Number(first, "fill-opacity").ShouldBe(1);
        Number(second, "fill-opacity").ShouldBe(0);
        Number(east, "x").ShouldBe(Number(first, "x") + Number(first, "width"), 0.02);
        (Number(east, "x") + Number(east, "width")).ShouldBeLessThan(Number(second, "x"));
        boxes.Count(box => box.Attribute("fill")!.Value == "none" && Number(box, "stroke-opacity") == 1).ShouldBe(2, "what is marked is framed");
        Names(Mesh).ShouldContain("router: up to 2");
        Names(Mesh).ShouldContain("link: up to 4");
    }

    [Theory]
    [InlineData(0, 100, new[] { 0.0, 20, 40, 60, 80, 100 })]
    [InlineData(-0.3, 0.31, new[] { -0.4, -0.2, 0, 0.2, 0.4 })]
    [InlineData(7, 7, new[] { 6.4, 6.6, 6.8, 7, 7.2, 7.4, 7.6 })]
    public void Ticks_are_round_and_enclose_the_values(double low, double high, double[] ticks)
    {
        var axis = new AxisScale(new PlotRange(low, high), 0, 1, isFixed: false);
        axis.Ticks.Length.ShouldBe(ticks.Length);
        for (int i = 0; i < ticks.Length; i++)
        {
            axis.Ticks[i].ShouldBe(ticks[i], 1e-9);
        }

        axis.Place(axis.Range.Low).ShouldBe(0);
        axis.Place(axis.Range.High + 1).ShouldBe(1);
    }

    [Fact]
    public void Pictures_are_png_with_their_pixels()
    {
        byte[] png = GreyPng.Write(3, [1, 2, 3, 4, 5, 6]);
        png[..8].ShouldBe([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)).ShouldBe(3);
        BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)).ShouldBe(2);
        int data = png.AsSpan().IndexOf("IDAT"u8) + 4;
        using var stream = new ZLibStream(new MemoryStream(png[data..]), CompressionMode.Decompress);
        var rows = new byte[8];
        stream.ReadExactly(rows);
        rows.ShouldBe([0, 1, 2, 3, 0, 4, 5, 6]);

        // The check sum of an empty IEND chunk is in every PNG there is.
        png[^4..].ShouldBe([0xAE, 0x42, 0x60, 0x82]);
    }

    [Fact]
    public void Html_shows_plots_and_Markdown_names_them()
    {
        var document = new ReportDocument("title", [new ReportSection("heading", "text") { Plots = [Lines, Grid] }]);
        string html = HtmlReport.Write(document);
        html.ShouldContain("<figcaption>a &lt; b &amp; c</figcaption>");
        html.ShouldContain("data:image/png;base64,");
        html.ShouldNotContain("<script");
        html.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal).ShouldNotContain("http");
        MarkdownReport.Write(document).ShouldContain("Plot, in the HTML report: a < b & c.");
    }

    private static XElement[] Boxes(Plot plot) => [.. XDocument.Parse(SvgPlot.Write(plot)).Root!.Elements().Where(e => e.Name.LocalName == "rect")];

    private static string[] Names(Plot plot) =>
        [.. XDocument.Parse(SvgPlot.Write(plot)).Root!.Elements().Where(e => e.Name.LocalName == "text").Select(e => e.Value)];

    private static double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, System.Globalization.CultureInfo.InvariantCulture);
}
