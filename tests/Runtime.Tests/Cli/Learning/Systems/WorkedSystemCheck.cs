using System.Xml.Linq;
using NeuroChip.Cli.Learning.Systems;
using NeuroChip.Cli.Reports.Plots;
using NeuroChip.Server;

namespace Runtime.Tests.Cli.Learning.Systems;

/// <summary>Runs a worked system and looks at what every one has to give.</summary>
internal static class WorkedSystemCheck
{
    private const string Digest = "Digest of the learned synapses";

    /// <summary>Runs a system; without an engine's name on the OpenCL engine where there is one.</summary>
    public static SystemResult Run(IWorkedSystem system, SystemSize size = SystemSize.Small, string? engine = null, params ulong[] seeds)
    {
        double progress = 0;
        SystemResult result = system.Run(new SystemSettings(engine is null ? EngineChoice.CreatePreferred(out _) : EngineChoice.Create(engine))
        {
            Size = size,
            Seeds = [.. seeds],
            Progress = part =>
            {
                part.ShouldBeGreaterThanOrEqualTo(progress);
                progress = part;
            },
        });
        progress.ShouldBe(1, 1e-9);
        return result;
    }

    /// <summary>All criteria are met, the learned synapses are those of the digests, and the plots are drawings.</summary>
    /// <param name="result">The result.</param>
    /// <param name="plots">Number of plots.</param>
    /// <param name="digests">Digests of the learned synapses, by an independent simulation of the same network.</param>
    public static void Check(SystemResult result, int plots, params string[] digests)
    {
        result.Criteria.ShouldNotBeEmpty();
        result.Criteria.Where(criterion => !criterion.IsMet).ShouldBeEmpty();
        DigestsOf(result).ShouldBe(digests);
        result.Plots.Length.ShouldBe(plots);
        foreach (Plot plot in result.Plots)
        {
            XDocument.Parse(SvgPlot.Write(plot)).Root!.Name.LocalName.ShouldBe("svg", plot.Title);
        }
    }

    /// <summary>The digests that the explanation ends with.</summary>
    public static string[] DigestsOf(SystemResult result) =>
        [.. result.Explanation.Where(line => line.StartsWith(Digest, StringComparison.Ordinal)).Select(line => line.TrimEnd('.').Split(' ')[^1])];

    /// <summary>A figure by its name.</summary>
    public static double Figure(SystemResult result, string name) => result.Figures.First(figure => figure.Name == name).Value;
}
