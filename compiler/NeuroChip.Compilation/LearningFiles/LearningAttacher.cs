using System.Collections.Immutable;
using NeuroChip.Graph;
using NeuroChip.Graph.Readers.Problems;

namespace NeuroChip.Compilation.LearningFiles;

/// <summary>Puts what a learning file says into a network.</summary>
internal sealed class LearningAttacher(SnnGraph graph, LearningProblems problems)
{
    public SnnGraph Attach(LearningContent content)
    {
        ImmutableArray<Projection> projections = graph.Projections;
        foreach (LearningEntry entry in content.Projections)
        {
            Projection? found = projections.FirstOrDefault(p => p.Name == entry.Projection);
            if (found is null)
            {
                problems.Add(
                    FormatCodes.LearningName, entry.Place, $"the network '{graph.Name}' has no projection '{entry.Projection}'",
                    $"'{entry.Projection}'", Names(graph.Projections.Select(p => p.Name)));
            }
            else if (entry.Rule is not null && Reformat(found, entry) is { } learning)
            {
                projections = projections.Replace(found, learning with { Learning = entry.Rule, Seed = entry.Seed, Tags = entry.Tags });
            }
        }

        foreach ((GraphReward reward, YamlDotNet.Core.Mark place) in content.Rewards)
        {
            foreach (string name in new[] { reward.From, reward.Onto }.Where(n => !graph.Populations.Any(p => p.Name == n)))
            {
                problems.Add(
                    FormatCodes.LearningName, place, $"the network '{graph.Name}' has no population '{name}'", $"'{name}'",
                    Names(graph.Populations.Select(p => p.Name)));
            }
        }

        return graph with { Projections = projections, Rewards = graph.Rewards.AddRange(content.Rewards.Select(r => r.Reward)) };
    }

    /// <summary>
    /// The projection with mantissas of the format. A weight in chip integers is its mantissa times 2^exponent; null if one is
    /// not.
    /// </summary>
    private Projection? Reformat(Projection projection, LearningEntry entry)
    {
        if (entry.Format is not { } format)
        {
            return projection;
        }

        if (projection.Units == WeightUnits.Real)
        {
            problems.Add(
                FormatCodes.LearningFormat, entry.Place, $"the weights of projection '{projection.Name}' are real numbers",
                nameof(WeightUnits.Real), "chip integers or format mantissas");
            return null;
        }

        if (projection.Units == WeightUnits.FormatMantissa)
        {
            return projection with { Format = format };
        }

        bool whole = true;
        float Mantissa(float weight)
        {
            float mantissa = MathF.ScaleB(weight, -format.WeightExp);
            whole &= mantissa == MathF.Round(mantissa);
            return mantissa;
        }

        Connectivity connectivity = projection.Connectivity switch
        {
            DenseConnectivity dense => dense with { Weights = Map(dense.Weights, Mantissa) },
            ConvConnectivity conv => conv with { Weights = Map(conv.Weights, Mantissa) },
            SparseConnectivity sparse => new SparseConnectivity([.. sparse.Synapses.Select(s => s with { Weight = Mantissa(s.Weight) })]),
            _ => projection.Connectivity,
        };
        if (!whole)
        {
            problems.Add(
                FormatCodes.LearningFormat, entry.Place, $"a weight of projection '{projection.Name}' is no multiple of 2^{format.WeightExp}",
                $"exponent {format.WeightExp}", "an exponent that divides every weight");
            return null;
        }

        return projection with { Units = WeightUnits.FormatMantissa, Format = format, Connectivity = connectivity };
    }

    private static ReadOnlyMemory<float> Map(ReadOnlyMemory<float> weights, Func<float, float> convert)
    {
        float[] result = new float[weights.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = convert(weights.Span[i]);
        }

        return result;
    }

    /// <summary>A network may have many projections; a reader of messages wants the first few.</summary>
    private static string Names(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return string.Join(", ", all.Take(8).Select(n => $"'{n}'")) + (all.Length > 8 ? $" and {all.Length - 8} more" : "");
    }
}
