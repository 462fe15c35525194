namespace Conformance.Tests.Equality;

/// <summary>What a host writes.</summary>
internal enum HostWriteKind
{
    /// <summary>Reward trace and event of a population.</summary>
    Reward,

    /// <summary>A post trace that the host supplies.</summary>
    PostTrace,

    /// <summary>A pre trace that the host supplies.</summary>
    PreTrace,
}

/// <summary>A write of a host while the chip is held.</summary>
/// <param name="Step">Before this step.</param>
/// <param name="Kind">What is written.</param>
/// <param name="Name">A population; for a pre trace, a projection.</param>
/// <param name="Unit">Unit of a trace.</param>
/// <param name="Trace">0 for y1 or x1, and on.</param>
/// <param name="Value">Trace, or r1.</param>
/// <param name="IsEvent">Whether the reward is an event as well.</param>
internal sealed record HostWrite(int Step, HostWriteKind Kind, string Name, int Unit, int Trace, int Value, bool IsEvent);
