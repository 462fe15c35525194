using System.Collections.Immutable;

namespace NeuroChip.Cli.Reports.Plots;

/// <summary>A plot of a report.</summary>
/// <param name="Title">What it shows.</param>
internal abstract record Plot(string Title);

/// <summary>Points over two axes, joined or not.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="XLabel">Quantity and unit of the horizontal axis.</param>
/// <param name="YLabel">Quantity and unit of the vertical axis.</param>
/// <param name="Series">What is drawn, in this order.</param>
/// <param name="XRange">Ends of the horizontal axis, or null for those of the points.</param>
/// <param name="YRange">Ends of the vertical axis, or null for those of the points.</param>
internal sealed record XyPlot(
    string Title, string XLabel, string YLabel, ImmutableArray<PlotSeries> Series, PlotRange? XRange = null, PlotRange? YRange = null) : Plot(Title);

/// <summary>How the points of a series are drawn.</summary>
internal enum SeriesStyle
{
    /// <summary>Joined.</summary>
    Line = 0,

    /// <summary>Joined by a broken line: what is expected, or a bound.</summary>
    Dashes = 1,

    /// <summary>Dots.</summary>
    Dots = 2,

    /// <summary>Dots that are joined.</summary>
    LineAndDots = 3,
}

/// <summary>Points of one kind.</summary>
/// <param name="Name">Name in the legend.</param>
/// <param name="Points">The points; those that are no finite numbers are left out.</param>
/// <param name="Style">How they are drawn.</param>
internal sealed record PlotSeries(string Name, ImmutableArray<PlotPoint> Points, SeriesStyle Style = SeriesStyle.Line)
{
    /// <summary>A series of values at 0, 1, 2 and so on, or at multiples of a step.</summary>
    public static PlotSeries Of(string name, IEnumerable<double> values, SeriesStyle style = SeriesStyle.Line, double step = 1) =>
        new(name, [.. values.Select((value, i) => new PlotPoint(i * step, value))], style);
}

/// <summary>A point.</summary>
internal readonly record struct PlotPoint(double X, double Y);

/// <summary>Ends of an axis.</summary>
internal readonly record struct PlotRange(double Low, double High);

/// <summary>Bars over named categories, those of several series side by side.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="XLabel">What the categories are.</param>
/// <param name="YLabel">Quantity and unit of the heights.</param>
/// <param name="Categories">Their names.</param>
/// <param name="Series">Heights, one per category each.</param>
internal sealed record BarPlot(
    string Title, string XLabel, string YLabel, ImmutableArray<string> Categories, ImmutableArray<BarSeries> Series) : Plot(Title);

/// <summary>Bars of one kind.</summary>
internal sealed record BarSeries(string Name, ImmutableArray<double> Values);

/// <summary>A matrix, its values as shades and, where it is small, as numbers.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="XLabel">What the columns are.</param>
/// <param name="YLabel">What the rows are.</param>
/// <param name="Columns">Names of the columns.</param>
/// <param name="Rows">Names of the rows.</param>
/// <param name="Values">The values, row by row.</param>
internal sealed record MatrixPlot(
    string Title, string XLabel, string YLabel, ImmutableArray<string> Columns, ImmutableArray<string> Rows, ImmutableArray<double> Values) : Plot(Title);

/// <summary>Small grey pictures of one size side by side, such as receptive fields.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Width">Pixels of a picture across.</param>
/// <param name="Height">Pixels of a picture down.</param>
/// <param name="PerRow">Pictures in a row.</param>
/// <param name="Pictures">Pixels of each, row by row, 0 (white) to 255 (black).</param>
internal sealed record PictureGrid(string Title, int Width, int Height, int PerRow, ImmutableArray<ImmutableArray<byte>> Pictures) : Plot(Title);

/// <summary>Bars of several parts on top of one another, side by side without gaps: how a sum and its parts go on.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="XLabel">Quantity and unit of the horizontal axis.</param>
/// <param name="YLabel">Quantity and unit of the heights.</param>
/// <param name="X">Start of each bar.</param>
/// <param name="Width">Width of a bar.</param>
/// <param name="Series">Heights of the parts, one per bar each.</param>
internal sealed record StackPlot(
    string Title, string XLabel, string YLabel, ImmutableArray<double> X, double Width, ImmutableArray<BarSeries> Series) : Plot(Title);

/// <summary>A grid of routers and the links between them, the darker the more they carry.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Columns">Routers from west to east.</param>
/// <param name="Rows">Routers from north to south.</param>
/// <param name="Routers">Load of each, row by row, 0..1.</param>
/// <param name="Links">Load of the links that leave each to the east, west, north and south, 0..1.</param>
/// <param name="Texts">What pointing at a router shows.</param>
internal sealed record MeshPlot(
    string Title, int Columns, int Rows, ImmutableArray<double> Routers, ImmutableArray<double> Links, ImmutableArray<string> Texts) : Plot(Title);
