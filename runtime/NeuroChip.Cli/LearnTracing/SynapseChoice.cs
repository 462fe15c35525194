using System.Globalization;
using System.Text.RegularExpressions;
using NeuroChip.Cli.Errors;
using NeuroChip.Device;
using NeuroChip.Emulator.State;
using NeuroChip.Spec.Image;

namespace NeuroChip.Cli.LearnTracing;

/// <summary>A synapse as a user names it.</summary>
/// <param name="Text">What the user wrote.</param>
/// <param name="Projection">Projection, or null where it is named by its place.</param>
/// <param name="First">Pre unit, or in-axon.</param>
/// <param name="Second">Post unit, or position in the in-axon's list.</param>
/// <param name="Copy">Which of several synapses between two units, from 1 on.</param>
/// <param name="Core">The core, where it is named by its place.</param>
internal sealed partial record SynapseChoice(string Text, string? Projection, int First, int Second, int Copy, CoreAddress Core)
{
    /// <summary>How a synapse is named.</summary>
    public const string Forms = "PROJECTION[PRE,POST], or CHIP/CORE:AXON.POSITION";

    /// <summary>Reads <c>in->e[3,5]</c>, <c>in->e[3,5]#2</c> or <c>0/1:3.0</c>; null if it is neither.</summary>
    public static SynapseChoice? Parse(string text)
    {
        if (ByUnits().Match(text) is { Success: true } units
            && TryNumber(units.Groups[2], out int pre) && TryNumber(units.Groups[3], out int post))
        {
            int copy = 1;
            return units.Groups[4].Length == 0 || TryNumber(units.Groups[4], out copy)
                ? new SynapseChoice(text, units.Groups[1].Value, pre, post, copy, default)
                : null;
        }

        return ByPlace().Match(text) is { Success: true } place
            && TryNumber(place.Groups[1], out int chip) && TryNumber(place.Groups[2], out int core)
            && TryNumber(place.Groups[3], out int axon) && TryNumber(place.Groups[4], out int position)
            ? new SynapseChoice(text, null, axon, position, 1, new CoreAddress(chip, core))
            : null;
    }

    /// <summary>Finds it on a loaded chip.</summary>
    /// <exception cref="CliException">It is not there, or does not learn.</exception>
    public SynapsePlace Find(string file, ChipParameters parameters, PopulationMap map)
    {
        if (parameters.Cores.All(core => core.Learn is null))
        {
            throw new CliException(CliCodes.NothingLearns, file, "nothing of it learns");
        }

        return (Projection is null ? OfPlace(parameters) : OfUnits(parameters, map)) ?? throw new CliException(
            CliCodes.NoSuchSynapse, file, "there is no such synapse that learns", $"'{Text}'",
            map.Manifest.Projections.Length == 0 ? "" : $"synapses of {string.Join(", ", map.Manifest.Projections.Select(projection => $"'{projection.Name}'"))}");
    }

    private SynapsePlace? OfPlace(ChipParameters parameters)
    {
        CoreParameters? core = parameters.Cores.FirstOrDefault(core => core.Address == Core);
        return core?.Learn is { } learn && First < learn.Rows.Count && Second < learn.Rows.Start[First + 1] - learn.Rows.Start[First]
            ? new SynapsePlace(core.Index, First, Second)
            : null;
    }

    private SynapsePlace? OfUnits(ChipParameters parameters, PopulationMap map)
    {
        ManifestProjection? projection = map.Manifest.Projections.FirstOrDefault(projection => projection.Name == Projection);
        int copy = 0;
        foreach (ManifestAxons run in projection?.Axons ?? [])
        {
            int axon = run.FirstAxon + First - run.FirstUnit;
            int core = map.IndexOf(new CoreAddress(run.Chip, run.Core));
            if (First < run.FirstUnit || First >= run.FirstUnit + run.Count || parameters.Cores[core].Learn is not { } learn)
            {
                continue;
            }

            for (int synapse = learn.Rows.Start[axon]; synapse < learn.Rows.Start[axon + 1]; synapse++)
            {
                (int population, int unit) = map.At(core, learn.Rows.Target[synapse]);
                if (population == map.IndexOf(projection!.Post) && unit == Second && ++copy == Copy)
                {
                    return new SynapsePlace(core, axon, synapse - learn.Rows.Start[axon]);
                }
            }
        }

        return null;
    }

    private static bool TryNumber(Group group, out int value) =>
        int.TryParse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    [GeneratedRegex(@"^(.+)\[([0-9]+),([0-9]+)\](?:#([0-9]+))?$")]
    private static partial Regex ByUnits();

    [GeneratedRegex("^([0-9]+)/([0-9]+):([0-9]+)[.]([0-9]+)$")]
    private static partial Regex ByPlace();
}

/// <summary>Where a synapse lies.</summary>
/// <param name="Core">Index of the core.</param>
/// <param name="Axon">In-axon.</param>
/// <param name="Position">Position in the in-axon's list.</param>
internal readonly record struct SynapsePlace(int Core, int Axon, int Position);
