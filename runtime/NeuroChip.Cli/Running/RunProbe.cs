using System.Collections.Immutable;
using NeuroChip.Device.Probes;

namespace NeuroChip.Cli.Running;

/// <summary>What <c>--probe</c> records: a variable of a population's units, or registers of a core.</summary>
/// <param name="Units">The units, or null.</param>
/// <param name="Registers">The registers, where there are no units.</param>
internal sealed record RunProbe(ProbeRequest? Units, RegisterProbeRequest? Registers)
{
    public static RunProbe OfUnits(ProbeRequest units) => new(units, null);

    public static RunProbe OfRegisters(RegisterProbeRequest registers) => new(null, registers);

    /// <summary>Steps from one recording to the next.</summary>
    public int Interval => Units?.Interval ?? Registers!.Interval;

    /// <summary>The same, recorded every so many steps.</summary>
    public RunProbe Every(int interval) =>
        new(Units is null ? null : Units with { Interval = interval }, Registers is null ? null : Registers with { Interval = interval });

    /// <summary>Starts to record; answers the probe's id.</summary>
    public Task<int> CreateAsync(IRunTarget target, CancellationToken cancel) =>
        Units is { } units ? target.CreateProbeAsync(units, cancel) : target.CreateRegisterProbeAsync(Registers!, cancel);

    /// <summary>Takes out what was recorded; words of registers as the integers of the same bits.</summary>
    public async Task<ProbeData> TakeAsync(IRunTarget target, int id, CancellationToken cancel)
    {
        if (Units is not null)
        {
            return await target.ReadProbeAsync(id, cancel).ConfigureAwait(false);
        }

        RegisterProbeData data = await target.ReadRegisterProbeAsync(id, cancel).ConfigureAwait(false);
        return new ProbeData(data.Steps, Array.ConvertAll(data.Words, word => unchecked((int)word)));
    }
}

/// <summary>The columns of a probe's record.</summary>
/// <param name="Names">Their names in a text file.</param>
/// <param name="Units">Unit of each, or empty where they are registers.</param>
/// <param name="Interval">Steps from one row to the next.</param>
internal sealed record ProbeColumns(ImmutableArray<string> Names, ImmutableArray<int> Units, int Interval)
{
    /// <summary>Registers hold bits, so they are written without sign.</summary>
    public bool AreRegisters => Units.IsDefault;

    public static ProbeColumns OfUnits(ImmutableArray<int> units, int interval) => new([.. units.Select(unit => $"u{unit}")], units, interval);

    public static ProbeColumns OfRegisters(RegisterProbeRequest request) =>
        new([.. request.Addresses.Select(address => $"0x{address:x}")], default, request.Interval);
}
