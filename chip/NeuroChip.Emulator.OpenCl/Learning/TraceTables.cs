using NeuroChip.Spec;

namespace NeuroChip.Emulator.OpenCl.Learning;

/// <summary>Trace configurations per unit, in the form of <c>update_traces.cl</c>: [trace][unit], decays and packed impulses.</summary>
internal sealed class TraceTables
{
    /// <summary>A decay that keeps what it is applied to.</summary>
    private const int KeepAll = 1 << 20;

    /// <summary>Tables of nothing.</summary>
    public TraceTables(int traces, int units)
    {
        Units = units;
        Decay = new int[Math.Max(traces * units, 1)];
        Impulse = new int[Math.Max(traces * units, 1)];
        Seed = new ulong[Math.Max(units, 1)];
        Unit = new int[Math.Max(units, 1)];
    }

    /// <summary>Units of all cores.</summary>
    public int Units { get; }

    /// <summary>Decays in units of 2^-20.</summary>
    public int[] Decay { get; }

    /// <summary>Impulses: integer part in bits 7..0, fraction in bits 14..8, rounding in bits 17..16.</summary>
    public int[] Impulse { get; }

    /// <summary>Seed of each unit's random numbers.</summary>
    public ulong[] Seed { get; }

    /// <summary>Each unit's number within its population.</summary>
    public int[] Unit { get; }

    /// <summary>Fills in the units of one core; gives whether one of them is rounded at random.</summary>
    /// <param name="first">First unit of the core.</param>
    /// <param name="pool">The core's configurations.</param>
    /// <param name="configs">Per trace, the configuration of each unit.</param>
    /// <param name="seeds">Seed of each unit.</param>
    /// <param name="units">Number of each unit within its population.</param>
    public bool Fill(int first, TraceConfig[] pool, int[][] configs, ulong[] seeds, int[] units)
    {
        bool draws = false;
        for (int trace = 0; trace < configs.Length; trace++)
        {
            for (int i = 0; i < configs[trace].Length; i++)
            {
                TraceConfig config = pool[configs[trace][i]];
                int place = (trace * Units) + first + i;
                Decay[place] = config.Hold ? KeepAll : config.Decay;
                Impulse[place] = config.Hold
                    ? 0 : config.Impulse | (config.ImpulseFraction << 8) | ((int)config.Rounding << 16);
                draws |= !config.Hold && config.Rounding == TraceRounding.Stochastic;
            }
        }

        seeds.CopyTo(Seed, first);
        units.CopyTo(Unit, first);
        return draws;
    }
}
