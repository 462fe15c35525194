using NeuroChip.Emulator.State;
using NeuroChip.Spec;

namespace NeuroChip.Emulator.Engines.Scalar;

/// <summary>
/// Phase 3. The voltage takes in current, bias and noise, is held at 0 while refractory, and is compared with the threshold:
/// v = clip(decay(v, d_v) + wrap23(x + b + noise), vmin, vmax); a spike needs v above the threshold (core-semantics section 3).
/// x is the current, joined with what the compartment's children left on the dendrite stack; hence the order of the compartments.
/// </summary>
internal static class UpdateCompartments
{
    public static void Run(ChipParameters parameters, CoreParameters core, ScalarState state, long step)
    {
        List<int> fired = state.Fired[core.Index];
        fired.Clear();
        state.Stack.Clear();
        for (int i = 0; i < core.Compartments; i++)
        {
            int lane = core.FirstLane + i;
            int x = Join(parameters, state, lane);
            int sum = x + parameters.Bias[lane] + CounterRandom.NoiseOf(parameters, core, lane, NoiseTarget.Voltage, step);
            int z = ChipArithmetic.Wrap(sum, ChipArithmetic.StateBits);
            state.Expect(z == sum, lane, ViolationKind.Input);

            int integrated = ChipArithmetic.Decay(state.Voltage[lane], parameters.DecayV[lane]) + z;
            int v = Math.Clamp(integrated, core.VMin, core.VMax);
            state.Expect(v == integrated, lane, ViolationKind.Voltage);
            if (state.Refractory[lane] > 0)
            {
                v = 0;
            }

            bool spike = v > parameters.Threshold[lane];
            state.Stack.Push(parameters.Push[lane], x, v, spike);
            if (spike)
            {
                fired.Add(i);
                v = AfterSpike(parameters.ResetMode[lane], v, parameters.Threshold[lane]);
                state.Refractory[lane] = parameters.Refract[lane];
            }

            state.Voltage[lane] = v;
            state.Refractory[lane] = Math.Max(state.Refractory[lane] - 1, 0);
        }
    }

    private static int Join(ChipParameters parameters, ScalarState state, int lane)
    {
        int sum = state.Stack.Join(parameters.Join[lane], parameters.JoinBoth[lane], state.Current[lane]);
        int x = ChipArithmetic.Wrap(sum, ChipArithmetic.StateBits);
        state.Expect(x == sum, lane, ViolationKind.Join);
        return x;
    }

    private static int AfterSpike(byte mode, int v, int threshold) => mode switch
    {
        0 => 0,
        1 => v,
        _ => v - threshold,
    };
}
