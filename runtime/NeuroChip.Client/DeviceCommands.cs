using NeuroChip.Protocol.V1;

namespace NeuroChip.Client;

/// <summary>Makes the commands of a pipeline request.</summary>
public static class DeviceCommands
{
    /// <summary>Computes steps.</summary>
    public static Command Run(int steps) => new() { Run = (uint)steps };

    /// <summary>Sets the device back.</summary>
    public static Command Reset(ResetKind kind = ResetKind.State) => new() { Reset = kind };

    /// <summary>Reads registers; the values are in the response, in the order of the reads.</summary>
    public static Command Read(int chip, int core, uint address, int count) => new() { Read = ReadOf(chip, core, address, count) };

    /// <summary>Writes registers.</summary>
    public static Command Write(IEnumerable<RegisterBurst> bursts)
    {
        var writes = new RegisterWrites();
        writes.Bursts.Add(bursts);
        return new Command { Write = writes };
    }

    /// <summary>Gives spikes to the device; a late one ends the pipeline.</summary>
    public static Command Inject(SpikeInput spikes) => new() { Inject = spikes };

    /// <summary>A burst for <see cref="Write"/>.</summary>
    public static RegisterBurst BurstOf(int chip, int core, uint address, ReadOnlySpan<uint> values)
    {
        var burst = new RegisterBurst { Core = CoreOf(chip, core), Address = address };
        burst.Values.Capacity = values.Length;
        foreach (uint value in values)
        {
            burst.Values.Add(value);
        }

        return burst;
    }

    internal static RegisterRead ReadOf(int chip, int core, uint address, int count) =>
        new() { Core = CoreOf(chip, core), Address = address, Count = (uint)count };

    private static CoreId CoreOf(int chip, int core) => new() { Chip = (uint)chip, Core = (uint)core };
}
