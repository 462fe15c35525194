namespace NeuroChip.Cli.Reports.Plots;

/// <summary>Draws a <see cref="MeshPlot"/>: a box for each router, and a bar for each link, from the router it leaves half of the way to its neighbour.</summary>
internal static class SvgMesh
{
    private const double Width = 640;
    private const double Margin = 24;
    private const double Legend = 44;
    private const double Line = 16;
    private const double MostCell = 72;
    private const double LeastCell = 8;
    private const double LeastNumberedCell = 16;
    private const int Directions = 4;
    private const int RouterColor = 0;
    private const int LinkColor = 1;

    public static string Write(MeshPlot plot)
    {
        double cell = Math.Clamp((Width - (2 * Margin)) / plot.Columns, LeastCell, MostCell);
        var canvas = new SvgCanvas(Math.Max(Width, (cell * plot.Columns) + (2 * Margin)), Legend + (cell * plot.Rows) + Margin);
        Scale(canvas, Margin, RouterColor, $"router: {plot.RouterScale}");
        Scale(canvas, Width / 2, LinkColor, $"link: {plot.LinkScale}");
        for (int router = 0; router < plot.Routers.Length; router++)
        {
            double left = Margin + (router % plot.Columns * cell);
            double top = Legend + (router / plot.Columns * cell);
            Router(canvas, plot.Routers[router], left, top, cell);
            Links(canvas, plot.Links.AsSpan(router * Directions, Directions), left, top, cell);
        }

        Numbers(canvas, plot, cell);
        return canvas.ToSvg(plot.Title);
    }

    /// <summary>Load 0 is still seen, as a frame.</summary>
    private static double Opacity(double load) => load > 0 ? 0.12 + (0.88 * Math.Clamp(load, 0, 1)) : 0;

    private static void Router(SvgCanvas canvas, MeshLoad router, double left, double top, double cell)
    {
        double box = cell / 2;
        (double x, double y) = (left + (cell / 4), top + (cell / 4));
        canvas.Box(x, y, box, box, SvgCanvas.Color(RouterColor), Opacity(router.Load), router.Text);
        canvas.Frame(x, y, box, box, router.IsMarked ? 1 : 0.25, router.IsMarked ? 2 : 1);
    }

    /// <summary>Each direction has a lane of its own, beside the one that comes back.</summary>
    private static void Links(SvgCanvas canvas, ReadOnlySpan<MeshLoad> links, double left, double top, double cell)
    {
        double box = cell / 2;
        double half = cell / 4;
        double wide = Math.Max(cell / 8, 1);
        (double middleX, double middleY) = (left + box, top + box);
        ReadOnlySpan<(double X, double Y, double W, double H)> places =
        [
            (left + half + box, middleY - wide - 0.5, half, wide), (left, middleY + 0.5, half, wide),
            (middleX + 0.5, top, wide, half), (middleX - wide - 0.5, top + half + box, wide, half),
        ];
        for (int direction = 0; direction < Directions; direction++)
        {
            (double x, double y, double w, double h) = places[direction];
            if (links[direction].Load > 0)
            {
                canvas.Box(x, y, w, h, SvgCanvas.Color(LinkColor), Opacity(links[direction].Load), links[direction].Text);
            }

            if (links[direction].IsMarked)
            {
                canvas.Frame(x, y, w, h, 1, 1.5);
            }
        }
    }

    private static void Scale(SvgCanvas canvas, double left, int color, string text)
    {
        const int Steps = 5;
        const double Mark = 10;
        for (int i = 0; i < Steps; i++)
        {
            canvas.Box(left + (i * Mark), 4, Mark, Mark, SvgCanvas.Color(color), Opacity((i + 1.0) / Steps));
        }

        canvas.Text(left + (Steps * Mark) + 6, 13, text, TextAnchor.Start);
    }

    private static void Numbers(SvgCanvas canvas, MeshPlot plot, double cell)
    {
        for (int column = 0; column < plot.Columns && cell >= LeastNumberedCell; column++)
        {
            canvas.Text(Margin + ((column + 0.5) * cell), Legend - 6, $"{column}");
        }

        for (int row = 0; row < plot.Rows && cell >= LeastNumberedCell; row++)
        {
            canvas.Text(Margin - 8, Legend + ((row + 0.5) * cell) + (Line / 4), $"{row}", TextAnchor.End);
        }
    }
}
