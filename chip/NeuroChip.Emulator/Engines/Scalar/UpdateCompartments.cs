using NeuroChip.Emulator.State;

namespace NeuroChip.Emulator.Engines.Scalar;

/// <summary>
/// Phase 3. The voltage takes in current and bias, is held at 0 while refractory, and is compared with the threshold:
/// v = clip(decay(v, d_v) + wrap23(u + b), vmin, vmax); a spike needs v above the threshold (core-semantics section 3).
/// </summary>
internal static class UpdateCompartments
{
    public static void Run(ChipParameters parameters, CoreParameters core, ScalarState state)
    {
        List<int> fired = state.Fired[core.Index];
        fired.Clear();
        for (int i = 0; i < core.Compartments; i++)
        {
            int lane = core.FirstLane + i;
            int input = ChipArithmetic.Wrap(state.Current[lane] + parameters.Bias[lane], ChipArithmetic.StateBits);
            int v = Math.Clamp(
                ChipArithmetic.Decay(state.Voltage[lane], parameters.DecayV[lane]) + input,
                core.VMin,
                core.VMax);
            if (state.Refractory[lane] > 0)
            {
                v = 0;
            }

            if (v > parameters.Threshold[lane])
            {
                fired.Add(i);
                v = AfterSpike(parameters.ResetMode[lane], v, parameters.Threshold[lane]);
                state.Refractory[lane] = parameters.Refract[lane];
            }

            state.Voltage[lane] = v;
            state.Refractory[lane] = Math.Max(state.Refractory[lane] - 1, 0);
        }
    }

    private static int AfterSpike(byte mode, int v, int threshold) => mode switch
    {
        0 => 0,
        1 => v,
        _ => v - threshold,
    };
}
