using System.Buffers.Binary;

namespace NeuroChip.Cli.Conformance;

/// <summary>What a device made of some steps of a case.</summary>
/// <param name="FirstStep">First step.</param>
/// <param name="Steps">Steps.</param>
/// <param name="States">State of each population of compartments, as declared.</param>
/// <param name="Spikes">Spikes, in no order.</param>
internal sealed record CaseWindow(int FirstStep, int Steps, IReadOnlyList<CaseState> States, IReadOnlyList<CaseSpike> Spikes)
{
    private const ulong FnvBasis = 0xcbf29ce484222325;
    private const ulong FnvPrime = 0x100000001b3;

    /// <summary>FNV-1a over u, then v, of each unit, populations in the order declared, as the case format says.</summary>
    public ulong HashOf(int step)
    {
        ulong hash = FnvBasis;
        Span<byte> bytes = stackalloc byte[8];
        foreach (CaseState state in States)
        {
            for (int i = (step - FirstStep) * state.Units, end = i + state.Units; i < end; i++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(bytes, state.Current[i]);
                BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], state.Voltage[i]);
                foreach (byte value in bytes)
                {
                    hash = unchecked((hash ^ value) * FnvPrime);
                }
            }
        }

        return hash;
    }

    /// <summary>The value a probe shows after a step.</summary>
    public int At(CaseProbe probe, int step)
    {
        CaseState state = States.First(state => state.Population == probe.Population);
        return (probe.Variable == 'u' ? state.Current : state.Voltage)[((step - FirstStep) * state.Units) + probe.Unit];
    }
}

/// <summary>u and v of a population after each step of a window.</summary>
/// <param name="Population">Its name.</param>
/// <param name="Units">Its units.</param>
/// <param name="Current">u, element <c>[step * units + unit]</c>.</param>
/// <param name="Voltage">v, the same.</param>
internal sealed record CaseState(string Population, int Units, int[] Current, int[] Voltage);
