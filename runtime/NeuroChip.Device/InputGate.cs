using System.Buffers;
using NeuroChip.Emulator;
using NeuroChip.Spec.Image;

namespace NeuroChip.Device;

/// <summary>Checks injected spikes, all before any is taken, and hands them to the chip.</summary>
internal static class InputGate
{
    /// <summary>Packets that may wait for their step: about 128 MiB.</summary>
    public const long MostWaiting = 1 << 24;

    public static InjectReport Inject(LoadedImage loaded, IReadOnlyList<InjectedSpike> spikes)
    {
        (int Core, int Index)[] resolved = ArrayPool<(int, int)>.Shared.Rent(spikes.Count);
        int[] sources = ArrayPool<int>.Shared.Rent(spikes.Count);
        try
        {
            var last = new SourcePopulation(null, null);
            for (int i = 0; i < spikes.Count; i++)
            {
                resolved[i] = Resolve(loaded, spikes[i], i, ref last);
            }

            CheckRoom(loaded, spikes, resolved.AsSpan(0, spikes.Count));
            List<int> late = Take(loaded.Chip, spikes, resolved, sources);
            return new InjectReport(spikes.Count - late.Count, late, loaded.Chip.Step);
        }
        finally
        {
            ArrayPool<(int, int)>.Shared.Return(resolved);
            ArrayPool<int>.Shared.Return(sources);
        }
    }

    /// <summary>Hands the spikes over, those of sources that follow one another in one step together; answers which come too late.</summary>
    private static List<int> Take(Chip chip, IReadOnlyList<InjectedSpike> spikes, (int Core, int Index)[] resolved, int[] sources)
    {
        var late = new List<int>();
        for (int i = 0; i < spikes.Count;)
        {
            long step = spikes[i].Step;
            int first = i;
            int count = 0;
            bool isTaken;
            if (resolved[i].Core >= 0)
            {
                isTaken = chip.TryInjectAxon(resolved[i].Core, resolved[i].Index, step, spikes[i].Atom);
                i++;
            }
            else
            {
                for (; i < spikes.Count && resolved[i].Core < 0 && spikes[i].Step == step; i++)
                {
                    sources[count++] = resolved[i].Index;
                }

                isTaken = chip.TryInjectSources(step, sources.AsSpan(0, count));
            }

            if (!isTaken)
            {
                late.AddRange(Enumerable.Range(first, i - first));
            }
        }

        return late;
    }

    private static void CheckRoom(LoadedImage loaded, IReadOnlyList<InjectedSpike> spikes, ReadOnlySpan<(int Core, int Index)> resolved)
    {
        long waiting = loaded.Chip.WaitingInputs;
        for (int i = 0; i < resolved.Length; i++)
        {
            if (spikes[i].Step > loaded.Chip.Step)
            {
                waiting += resolved[i].Core < 0 ? loaded.Chip.PacketsOf(resolved[i].Index) : 1;
            }
        }

        if (waiting > MostWaiting)
        {
            throw new DeviceException(
                DeviceErrorKind.ResourceExhausted, DeviceErrorCodes.Limit,
                $"{waiting} packets would wait for their step; {MostWaiting} can.", "Run some steps, then give the later spikes.");
        }
    }

    private static (int Core, int Index) Resolve(LoadedImage loaded, InjectedSpike spike, int position, ref SourcePopulation last)
    {
        if (spike.Step is < 1 or > Chip.LastStep)
        {
            throw new DeviceException(
                DeviceErrorKind.OutOfRange, DeviceErrorCodes.BadSteps,
                $"Spike {position} is for step {spike.Step}.", $"Steps are 1..{Chip.LastStep}.");
        }

        if (spike.Population is null)
        {
            int core = loaded.Map.IndexOf(spike.Core);
            int axons = loaded.Chip.Parameters.Cores[core].Rows.Count;
            if ((uint)spike.Axon >= (uint)axons)
            {
                throw NoSuchUnit($"Spike {position} is for in-axon {spike.Axon} of chip {spike.Core.Chip} core {spike.Core.Core}.", axons);
            }

            CheckAtom(spike, position, loaded.Chip.LargestAtom(core, spike.Axon));
            return (core, spike.Axon);
        }

        CheckAtom(spike, position, 0);

        if (!ReferenceEquals(spike.Population, last.Name))
        {
            last = new SourcePopulation(spike.Population, SourceOf(loaded, spike.Population, position));
        }

        ManifestPopulation population = last.Population!;
        return (uint)spike.Unit < (uint)population.Size
            ? (-1, population.FirstSource + spike.Unit)
            : throw NoSuchUnit($"Spike {position} is for unit {spike.Unit} of population '{population.Name}'.", population.Size);
    }

    private static ManifestPopulation SourceOf(LoadedImage loaded, string name, int position)
    {
        ManifestPopulation population = loaded.Map.Populations[loaded.Map.IndexOf(name)];
        if (population.Kind != ManifestPopulation.Source)
        {
            throw new DeviceException(
                DeviceErrorKind.FailedPrecondition, DeviceErrorCodes.NotASource,
                $"Spike {position} is for population '{population.Name}', which lives on the chip.",
                "Spikes can be given to source populations, or to in-axons by core and axon.");
        }

        return population;
    }

    private static void CheckAtom(InjectedSpike spike, int position, int largest)
    {
        if (spike.Atom < 0 || spike.Atom > largest)
        {
            throw new DeviceException(
                DeviceErrorKind.OutOfRange, DeviceErrorCodes.BadAtom,
                $"Spike {position} has atom {spike.Atom}.",
                spike.Population is null
                    ? $"To in-axon {spike.Axon} of chip {spike.Core.Chip} core {spike.Core.Core} it may be 0..{largest}: every target stays on a compartment."
                    : "Spikes of a population's unit have atom 0: the image says which packets they become.");
        }
    }

    private static DeviceException NoSuchUnit(string found, int count) => new(
        DeviceErrorKind.OutOfRange, DeviceErrorCodes.NoSuchUnit, found, $"There are 0..{count - 1}.");

    /// <summary>The population of the spike before: most spikes of a call are of the same one, and names are looked up.</summary>
    private readonly record struct SourcePopulation(string? Name, ManifestPopulation? Population);
}
