using NeuroChip.Emulator.State;
using NeuroChip.OpenCl;

namespace NeuroChip.Emulator.OpenCl;

/// <summary>Writes the parameters of lanes to the device in the form the kernels want.</summary>
internal static class LaneParameters
{
    /// <summary>Writes all parameters of some lanes but the bias.</summary>
    public static void Write(OpenClQueue queue, DeviceBuffers buffers, ChipParameters parameters, int first, int count)
    {
        Put(buffers.Threshold, parameters.Threshold);
        PutEach(buffers.KeepU, lane => (ushort)(4096 - parameters.DecayU[lane]));
        PutEach(buffers.KeepV, lane => (ushort)(4096 - parameters.DecayV[lane]));
        PutEach(buffers.Refract, lane => (byte)parameters.Refract[lane]);
        PutEach(buffers.ResetKeep, lane => parameters.ResetMode[lane] == 0 ? 0 : -1);
        PutEach(buffers.ResetMinus, lane => parameters.ResetMode[lane] == 2 ? parameters.Threshold[lane] : 0);
        Put(buffers.ResetInterval, parameters.ResetInterval);
        Put(buffers.ResetOffset, parameters.ResetOffset);
        PutEach(buffers.NoiseTarget, lane => (byte)parameters.Noise[lane]);
        Put(buffers.NoiseSeed, parameters.NoiseSeed);
        Put(buffers.NoiseUnit, parameters.NoiseUnit);
        PutEach(buffers.Dendrite, lane => DendriteOf(parameters, lane));

        unsafe void Put<T>(OpenClBuffer buffer, T[] values)
            where T : unmanaged =>
            queue.Write<T>(buffer, values.AsSpan(first, count), (nuint)first * (nuint)sizeof(T));

        unsafe void PutEach<T>(OpenClBuffer buffer, Func<int, T> value)
            where T : unmanaged
        {
            var values = new T[count];
            for (int i = 0; i < count; i++)
            {
                values[i] = value(first + i);
            }

            queue.Write<T>(buffer, values, (nuint)first * (nuint)sizeof(T));
        }
    }

    private static byte DendriteOf(ChipParameters parameters, int lane) => (byte)(
        (int)parameters.Join[lane] | (parameters.JoinBoth[lane] ? 8 : 0) | ((int)parameters.Push[lane] << 4));
}
