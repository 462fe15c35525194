using System.Globalization;

namespace NeuroChip.Cli.Reports.Plots;

/// <summary>Plots as SVG elements: no script, nothing fetched.</summary>
internal static class SvgPlot
{
    private const double Width = 640;
    private const double Height = 340;
    private const double Left = 64;
    private const double Right = 12;
    private const double Bottom = 46;
    private const double Line = 16;
    private const double LineBelow = 14;
    private const double PerLetter = 6.6;

    /// <summary>The plot as an element of a page.</summary>
    public static string Write(Plot plot) => plot switch
    {
        XyPlot xy => Xy(xy),
        BarPlot bars => Bars(bars),
        MatrixPlot matrix => Matrix(matrix),
        PictureGrid grid => Pictures(grid),
        StackPlot stack => Stack(stack),
        MeshPlot mesh => Mesh(mesh),
        _ => throw new InvalidOperationException($"no way to draw a {plot.GetType().Name}"),
    };

    private static string Xy(XyPlot plot)
    {
        var canvas = new SvgCanvas(Width, Height);
        double top = Legend(canvas, [.. plot.Series.Select(series => series.Name)]);
        var x = new AxisScale(
            plot.XRange ?? AxisScale.RangeOf(plot.Series.SelectMany(series => series.Points.Select(point => point.X))), Left, Width - Right, isFixed: true);
        AxisScale y = Vertical(plot.YRange, plot.Series.SelectMany(series => series.Points.Select(point => point.Y)), top);
        Frame(canvas, plot.XLabel, plot.YLabel, y, top);
        foreach (double tick in x.Ticks)
        {
            canvas.Line(x.Place(tick), Height - Bottom, x.Place(tick), Height - Bottom + 4);
            canvas.Text(x.Place(tick), Height - Bottom + Line, x.Format(tick));
        }

        for (int s = 0; s < plot.Series.Length; s++)
        {
            PlotSeries series = plot.Series[s];
            (double X, double Y)[] places = [.. series.Points.Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y)).Select(p => (x.Place(p.X), y.Place(p.Y)))];
            if (series.Style != SeriesStyle.Dots)
            {
                canvas.Path(places, SvgCanvas.Color(s), series.Style == SeriesStyle.Dashes);
            }

            foreach ((double px, double py) in series.Style is SeriesStyle.Dots or SeriesStyle.LineAndDots ? places : [])
            {
                canvas.Dot(px, py, SvgCanvas.Color(s));
            }
        }

        return canvas.ToSvg(plot.Title);
    }

    private static string Bars(BarPlot plot)
    {
        double room = (Width - Left - Right) / Math.Max(1, plot.Categories.Length);
        string[][] names = [.. plot.Categories.Select(name => Wrapped(name, room))];
        double more = LineBelow * (names.Select(lines => lines.Length).DefaultIfEmpty(1).Max() - 1);
        var canvas = new SvgCanvas(Width, Height + more);
        double top = Legend(canvas, [.. plot.Series.Select(series => series.Name)]);
        AxisScale y = Vertical(null, plot.Series.SelectMany(series => series.Values).Append(0), top);
        Frame(canvas, plot.XLabel, plot.YLabel, y, top, more);
        double bar = 0.8 * room / Math.Max(1, plot.Series.Length);
        for (int c = 0; c < plot.Categories.Length; c++)
        {
            double start = Left + (c * room);
            for (int line = 0; line < names[c].Length; line++)
            {
                canvas.Text(start + (room / 2), Height - Bottom + Line + (line * LineBelow), names[c][line]);
            }

            for (int s = 0; s < plot.Series.Length; s++)
            {
                double from = y.Place(0);
                double to = y.Place(plot.Series[s].Values[c]);
                canvas.Box(start + (0.1 * room) + (s * bar), Math.Min(from, to), bar, Math.Abs(to - from), SvgCanvas.Color(s), 0.85);
            }
        }

        return canvas.ToSvg(plot.Title);
    }

    private static string Stack(StackPlot plot)
    {
        var canvas = new SvgCanvas(Width, Height);
        double top = Legend(canvas, [.. plot.Series.Select(series => series.Name)]);
        double end = plot.X.Length == 0 ? 1 : plot.X[^1] + plot.Width;
        var x = new AxisScale(new PlotRange(plot.X.Length == 0 ? 0 : plot.X[0], end), Left, Width - Right, isFixed: true);
        AxisScale y = Vertical(null, Enumerable.Range(0, plot.X.Length).Select(bar => plot.Series.Sum(series => series.Values[bar])).Append(0), top);
        Frame(canvas, plot.XLabel, plot.YLabel, y, top);
        foreach (double tick in x.Ticks)
        {
            canvas.Line(x.Place(tick), Height - Bottom, x.Place(tick), Height - Bottom + 4);
            canvas.Text(x.Place(tick), Height - Bottom + Line, x.Format(tick));
        }

        for (int bar = 0; bar < plot.X.Length; bar++)
        {
            double from = 0;
            double left = x.Place(plot.X[bar]);
            for (int s = 0; s < plot.Series.Length; s++)
            {
                double to = from + plot.Series[s].Values[bar];
                if (to > from)
                {
                    canvas.Box(left, y.Place(to), Math.Max(x.Place(plot.X[bar] + plot.Width) - left, 0.5), y.Place(from) - y.Place(to), SvgCanvas.Color(s), 0.85);
                }

                from = to;
            }
        }

        return canvas.ToSvg(plot.Title);
    }

    private static string Mesh(MeshPlot plot)
    {
        const double Margin = 24;
        const double Faint = 0.06;
        double cell = Math.Clamp((Width - (2 * Margin)) / plot.Columns, 8, 72);
        double box = cell * 0.5;
        double gap = cell - box;
        var canvas = new SvgCanvas((cell * plot.Columns) + (2 * Margin), (cell * plot.Rows) + (2 * Margin));
        for (int router = 0; router < plot.Routers.Length; router++)
        {
            double left = Margin + (router % plot.Columns * cell) + (gap / 2);
            double top = Margin + (router / plot.Columns * cell) + (gap / 2);
            canvas.Box(left, top, box, box, SvgCanvas.Color(0), Faint + (0.9 * plot.Routers[router]), plot.Texts[router]);

            // Each direction has its half of the way to the neighbour, beside the one that comes back.
            double half = gap / 2;
            double wide = Math.Max(box / 5, 1);
            (double X, double Y, double W, double H)[] links =
            [
                (left + box, top + (box / 2) - wide - 0.5, half, wide), (left - half, top + (box / 2) + 0.5, half, wide),
                (left + (box / 2) + 0.5, top - half, wide, half), (left + (box / 2) - wide - 0.5, top + box, wide, half),
            ];
            for (int direction = 0; direction < links.Length; direction++)
            {
                double load = plot.Links[(router * links.Length) + direction];
                if (load > 0)
                {
                    canvas.Box(links[direction].X, links[direction].Y, links[direction].W, links[direction].H, SvgCanvas.Color(1), 0.15 + (0.85 * load));
                }
            }
        }

        for (int column = 0; column < plot.Columns && cell >= 16; column++)
        {
            canvas.Text(Margin + ((column + 0.5) * cell), Margin - 8, $"{column}");
        }

        for (int row = 0; row < plot.Rows && cell >= 16; row++)
        {
            canvas.Text(Margin - 6, Margin + ((row + 0.5) * cell) + 4, $"{row}", TextAnchor.End);
        }

        return canvas.ToSvg(plot.Title);
    }

    /// <summary>A name in lines that fit a width, broken between words.</summary>
    private static string[] Wrapped(string name, double width)
    {
        var lines = new List<string>();
        foreach (string word in name.Split(' '))
        {
            if (lines.Count > 0 && PerLetter * (lines[^1].Length + 1 + word.Length) <= width)
            {
                lines[^1] += " " + word;
            }
            else
            {
                lines.Add(word);
            }
        }

        return [.. lines];
    }

    private static string Matrix(MatrixPlot plot)
    {
        const int MostNumbered = 256;
        const double Top = 12;
        double cell = Math.Clamp((Width - Left - Right) / Math.Max(1, plot.Columns.Length), 1, 36);
        double bottom = Top + (cell * plot.Rows.Length);
        var canvas = new SvgCanvas(Left + Right + (cell * plot.Columns.Length), bottom + Bottom);
        double most = Math.Max(AxisScale.RangeOf(plot.Values).High, double.Epsilon);
        for (int i = 0; i < plot.Values.Length; i++)
        {
            double x = Left + (i % plot.Columns.Length * cell);
            double y = Top + (i / plot.Columns.Length * cell);
            canvas.Box(x, y, cell, cell, SvgCanvas.Color(0), 0.9 * Math.Max(0, plot.Values[i] / most));
            if (plot.Values.Length <= MostNumbered && plot.Values[i] != 0)
            {
                canvas.Text(x + (cell / 2), y + (cell / 2) + 4, plot.Values[i].ToString("G3", CultureInfo.InvariantCulture));
            }
        }

        for (int c = 0; c < plot.Columns.Length; c++)
        {
            canvas.Text(Left + ((c + 0.5) * cell), bottom + Line, plot.Columns[c]);
        }

        for (int r = 0; r < plot.Rows.Length; r++)
        {
            canvas.Text(Left - 6, Top + ((r + 0.5) * cell) + 4, plot.Rows[r], TextAnchor.End);
        }

        canvas.Text(Left + (cell * plot.Columns.Length / 2), bottom + Bottom - 8, plot.XLabel);
        canvas.Text(14, (Top + bottom) / 2, plot.YLabel, upright: true);
        return canvas.ToSvg(plot.Title);
    }

    private static string Pictures(PictureGrid grid)
    {
        const int Gap = 1;
        const byte Border = 160;
        int rows = (grid.Pictures.Length + grid.PerRow - 1) / grid.PerRow;
        int width = (grid.PerRow * (grid.Width + Gap)) + Gap;
        int height = (rows * (grid.Height + Gap)) + Gap;
        var pixels = new byte[width * height];
        Array.Fill(pixels, Border);
        for (int i = 0; i < grid.Pictures.Length; i++)
        {
            int left = Gap + (i % grid.PerRow * (grid.Width + Gap));
            int top = Gap + (i / grid.PerRow * (grid.Height + Gap));
            for (int p = 0; p < grid.Pictures[i].Length; p++)
            {
                pixels[((top + (p / grid.Width)) * width) + left + (p % grid.Width)] = (byte)(255 - grid.Pictures[i][p]);
            }
        }

        double zoom = Math.Max(1, Math.Floor(Width / width));
        var canvas = new SvgCanvas(zoom * width, zoom * height);
        canvas.Picture(0, 0, zoom * width, zoom * height, GreyPng.Write(width, pixels));
        return canvas.ToSvg(grid.Title);
    }

    private static AxisScale Vertical(PlotRange? range, IEnumerable<double> values, double top) =>
        new(range ?? AxisScale.RangeOf(values), Height - Bottom, top, isFixed: range is not null);

    /// <summary>The axes, the ticks of the vertical one, and what both are; names of a plot may need more room below.</summary>
    private static void Frame(SvgCanvas canvas, string xLabel, string yLabel, AxisScale y, double top, double below = 0)
    {
        foreach (double tick in y.Ticks)
        {
            canvas.Line(Left, y.Place(tick), Width - Right, y.Place(tick), 0.15);
            canvas.Text(Left - 6, y.Place(tick) + 4, y.Format(tick), TextAnchor.End);
        }

        canvas.Line(Left, top, Left, Height - Bottom);
        canvas.Line(Left, Height - Bottom, Width - Right, Height - Bottom);
        canvas.Text((Left + Width - Right) / 2, Height + below - 10, xLabel);
        canvas.Text(14, (top + Height - Bottom) / 2, yLabel, upright: true);
    }

    /// <summary>Names of several series above the plot, in as many rows as they need; answers where the plot begins.</summary>
    private static double Legend(SvgCanvas canvas, string[] names)
    {
        const double Mark = 10;
        double y = 8;
        if (names.Length < 2)
        {
            return y + 4;
        }

        double x = Left;
        for (int s = 0; s < names.Length; s++)
        {
            double width = Mark + 4 + (PerLetter * names[s].Length);
            if (x > Left && x + width > Width)
            {
                x = Left;
                y += Line;
            }

            canvas.Box(x, y, Mark, Mark, SvgCanvas.Color(s));
            canvas.Text(x + Mark + 4, y + 9, names[s], TextAnchor.Start);
            x += width + Mark;
        }

        return y + 22;
    }
}
