using NeuroChip.Client;
using NeuroChip.Device;
using NeuroChip.Protocol.V1;

namespace NeuroChip.Cli.Running;

/// <summary>
/// Turns a program into pipeline requests. Nearly always it is one; a program that asks for more than the server takes in a
/// request is cut, in order, so a large network needs nothing special.
/// </summary>
internal sealed class RequestPacker(Capabilities limits)
{
    private readonly int _mostWords = (int)Math.Clamp(limits.MaxRegisterWordsPerCall, 64, 1 << 18);
    private readonly int _mostSpikes = (int)Math.Clamp(limits.MaxSpikesPerCall, 64, 1 << 18);
    private readonly int _mostSteps = (int)Math.Clamp(limits.MaxStepsPerRun, 1, int.MaxValue);

    public List<List<Command>> Pack(TargetProgram program)
    {
        var requests = new List<List<Command>> { new() };
        int words = 0;
        int spikes = 0;
        foreach ((Command command, int moreWords, int moreSpikes) in program.Commands.SelectMany(Cut))
        {
            if (requests[^1].Count > 0 && (words + moreWords > _mostWords || spikes + moreSpikes > _mostSpikes))
            {
                requests.Add([]);
                (words, spikes) = (0, 0);
            }

            requests[^1].Add(command);
            words += moreWords;
            spikes += moreSpikes;
        }

        return requests;
    }

    private IEnumerable<(Command Command, int Words, int Spikes)> Cut(TargetCommand command)
    {
        switch (command)
        {
            case WriteCommand write:
                return Writes(write);
            case InjectCommand inject:
                return inject.Spikes.Chunk(_mostSpikes).Select(part => (DeviceCommands.Inject(InputOf(part)), 0, part.Length));
            case RunCommand run:
                return Runs(run.Steps);
            case ReadCommand { Count: var count } read when count <= _mostWords:
                return [(DeviceCommands.Read(read.Core.Chip, read.Core.Core, read.Address, count), count, 0)];
            case ReadCommand read:
                throw new InvalidOperationException($"a read of {read.Count} words does not fit the server's {_mostWords}");
            case ResetCommand reset:
                return [(DeviceCommands.Reset((Protocol.V1.ResetKind)(int)reset.Kind), 0, 0)];
            default:
                throw new InvalidOperationException($"unknown command {command}");
        }
    }

    private IEnumerable<(Command Command, int Words, int Spikes)> Writes(WriteCommand write)
    {
        // An even number keeps the two words of a 64-bit register together.
        int most = _mostWords & ~1;
        foreach (Device.RegisterBurst burst in write.Bursts)
        {
            for (int first = 0; first < burst.Values.Length; first += most)
            {
                ReadOnlyMemory<uint> part = burst.Values.Slice(first, Math.Min(most, burst.Values.Length - first));
                uint address = burst.Address + (uint)(first * sizeof(uint));
                yield return (DeviceCommands.Write([DeviceCommands.BurstOf(burst.Core.Chip, burst.Core.Core, address, part.Span)]), part.Length, 0);
            }
        }
    }

    private IEnumerable<(Command Command, int Words, int Spikes)> Runs(int steps)
    {
        for (int left = steps; left > 0; left -= Math.Min(left, _mostSteps))
        {
            yield return (DeviceCommands.Run(Math.Min(left, _mostSteps)), 0, 0);
        }
    }

    private static SpikeInput InputOf(IReadOnlyList<InjectedSpike> spikes)
    {
        var input = new SpikeInput();
        foreach (IGrouping<string?, InjectedSpike> population in spikes.GroupBy(spike => spike.Population))
        {
            var source = new SourceSpikes { Population = population.Key ?? throw new InvalidOperationException("runners inject into populations only") };
            foreach (InjectedSpike spike in population)
            {
                source.Units.Add((uint)spike.Unit);
                source.Steps.Add((uint)spike.Step);
            }

            input.Sources.Add(source);
        }

        return input;
    }
}
