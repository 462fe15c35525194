using System.Globalization;
using NeuroChip.Device;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.State;
using NeuroChip.Spec.Image;

namespace NeuroChip.Cli.Diffing;

/// <summary>Compares what two chips have learned: core by core where both place the network alike, else by projection and unit.</summary>
internal sealed class LearningComparison(DiffSide a, DiffSide b)
{
    /// <summary>Whether both chips have the same plastic synapses at the same places.</summary>
    public static bool PlacesAlike(DiffSide a, DiffSide b) => a.Chip.Parameters.Cores
        .Zip(b.Chip.Parameters.Cores)
        .All(pair => PlacesAlike(pair.First.Learn?.Rows, pair.Second.Learn?.Rows));

    /// <summary>Differences of one core, both sides of which are placed alike.</summary>
    public IEnumerable<StateDifference> ByCore(long step, StepPhase phase, int core, CoreLearning? left, CoreLearning? right)
    {
        if (left is null || right is null)
        {
            yield break;
        }

        CoreParameters place = a.Chip.Parameters.Cores[core];
        foreach ((string word, int[] x, int[] y) in Arrays(left, right))
        {
            for (int i = 0; i < x.Length; i++)
            {
                if (x[i] != y[i])
                {
                    (string name, int? compartment) = PlaceOf(place.Learn!.Rows, word, i, left);
                    yield return new StateDifference(
                        step, phase, place.Address, name, compartment, compartment is { } c ? UnitAt(core, c) : "", Text(x[i]), Text(y[i]), 0);
                }
            }
        }
    }

    /// <summary>Differences by projection, pre and post unit, and by unit of a population.</summary>
    public IEnumerable<StateDifference> ByUnit(long step, StepPhase phase, CoreState[] left, CoreState[] right)
    {
        Dictionary<string, int> others = Values(b, right).ToDictionary(value => value.Name, value => value.Value);
        foreach ((string name, int value) in Values(a, left))
        {
            if (others.TryGetValue(name, out int other) && other != value)
            {
                yield return new StateDifference(step, phase, null, name, null, "", Text(value), Text(other), 0);
            }
        }
    }

    private static IEnumerable<(string Word, int[] A, int[] B)> Arrays(CoreLearning a, CoreLearning b) =>
    [
        ("w", a.Weight, b.Weight), ("d", a.Delay, b.Delay), ("t", a.Tag, b.Tag),
        ("x1", a.X1, b.X1), ("x2", a.X2, b.X2), ("tx", a.Tx, b.Tx),
        ("y1", a.Y1, b.Y1), ("y2", a.Y2, b.Y2), ("y3", a.Y3, b.Y3), ("ty", a.Ty, b.Ty),
        ("reward", Rewards(a), Rewards(b)),
    ];

    private static int[] Rewards(CoreLearning state) => [state.R1, state.RewardEvent ? 1 : 0, state.RewardSpikes, state.RewardSum];

    /// <summary>Words of synapses and in-axons carry their place in their name; those of compartments have a place already.</summary>
    private static (string Name, int? Compartment) PlaceOf(PlasticRows rows, string word, int index, CoreLearning state)
    {
        if (word[0] == 'y' || word == "ty")
        {
            return (word, index);
        }

        if (word == "reward")
        {
            return (((string[])["r1", "reward event", "reward spikes", "reward sum"])[index], null);
        }

        if (index >= state.Weight.Length || word[0] == 'x' || word == "tx")
        {
            return ($"{word} of in-axon {index}", null);
        }

        int axon = Array.FindLastIndex(rows.Start, start => start <= index);
        return ($"{word} of in-axon {axon} position {index - rows.Start[axon]}", rows.Target[index]);
    }

    /// <summary>Everything learned, under names that do not depend on where the network lies.</summary>
    private static IEnumerable<(string Name, int Value)> Values(DiffSide side, CoreState[] states)
    {
        foreach (ManifestProjection projection in side.Map.Manifest.Projections)
        {
            int post = side.Map.IndexOf(projection.Post);
            var copies = new Dictionary<(int, int), int>();
            var seen = new HashSet<int>();
            foreach (ManifestAxons run in projection.Axons)
            {
                int core = side.Map.IndexOf(new CoreAddress(run.Chip, run.Core));
                if (states[core].Learning is not { } learning)
                {
                    continue;
                }

                PlasticRows rows = side.Chip.Parameters.Cores[core].Learn!.Rows;
                for (int pre = run.FirstUnit; pre < run.FirstUnit + run.Count; pre++)
                {
                    int axon = run.FirstAxon + pre - run.FirstUnit;
                    for (int i = rows.Start[axon]; i < rows.Start[axon + 1]; i++)
                    {
                        int unit = side.Map.At(core, rows.Target[i]).Unit;
                        int copy = copies[(pre, unit)] = copies.GetValueOrDefault((pre, unit)) + 1;
                        string place = $"{projection.Name}[{pre},{unit}]{(copy > 1 ? $"#{copy}" : "")}";
                        yield return ($"w of {place}", learning.Weight[i]);
                        yield return ($"d of {place}", learning.Delay[i]);
                        yield return ($"t of {place}", learning.Tag[i]);
                    }

                    if (seen.Add(pre))
                    {
                        yield return ($"x1 of {projection.Name}[{pre}]", learning.X1[axon]);
                        yield return ($"x2 of {projection.Name}[{pre}]", learning.X2[axon]);
                        yield return ($"tx of {projection.Name}[{pre}]", learning.Tx[axon]);
                    }
                }
            }
        }

        foreach ((string name, int value) in PostTraces(side, states))
        {
            yield return (name, value);
        }
    }

    private static IEnumerable<(string Name, int Value)> PostTraces(DiffSide side, CoreState[] states)
    {
        for (int core = 0; core < states.Length; core++)
        {
            if (states[core].Learning is not { } learning)
            {
                continue;
            }

            for (int i = 0; i < learning.Y1.Length; i++)
            {
                (int population, int unit) = side.Map.At(core, i);
                if (population >= 0)
                {
                    string place = $"{side.Map.Populations[population].Name}[{unit}]";
                    yield return ($"y1 of {place}", learning.Y1[i]);
                    yield return ($"y2 of {place}", learning.Y2[i]);
                    yield return ($"y3 of {place}", learning.Y3[i]);
                    yield return ($"ty of {place}", learning.Ty[i]);
                }
            }
        }
    }

    private static bool PlacesAlike(PlasticRows? a, PlasticRows? b) =>
        a is null || b is null ? a is null && b is null : a.Start.AsSpan().SequenceEqual(b.Start) && a.Target.AsSpan().SequenceEqual(b.Target);

    private string UnitAt(int core, int compartment)
    {
        PopulationMap map = a.Map;
        (int population, int unit) = map.At(core, compartment);
        return population < 0 ? "" : $"{map.Populations[population].Name}[{unit}]";
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
