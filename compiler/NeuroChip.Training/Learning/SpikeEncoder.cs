using NeuroChip.Training.Digits;

namespace NeuroChip.Training.Learning;

/// <summary>
/// The first layer: one IF neuron per pixel whose current is the pixel, so bright pixels spike often.
/// It has no weights to learn; its spikes are the trained layers' input, as a list of active pixels per step.
/// </summary>
internal sealed class SpikeEncoder
{
    /// <summary>
    /// The threshold in units of a full pixel. Half a grey value off any sum of grey values, so that no rounding, here or on
    /// the chip, decides whether a neuron spikes.
    /// </summary>
    internal const double Threshold = 229.5 / 255;

    private const int ThresholdTwice = 459; // 229.5 grey values, doubled to stay in integers

    private readonly int[] active;
    private readonly int[] ends;
    private readonly int[] voltage = new int[Digit.PixelCount];

    internal SpikeEncoder(int steps)
    {
        active = new int[steps * Digit.PixelCount];
        ends = new int[steps];
    }

    internal ReadOnlySpan<int> Active(int step) =>
        active.AsSpan((step == 0 ? 0 : ends[step - 1])..ends[step]);

    internal void Encode(ReadOnlySpan<byte> pixels)
    {
        Array.Clear(voltage);
        int count = 0;
        for (int step = 0; step < ends.Length; step++)
        {
            for (int i = 0; i < pixels.Length; i++)
            {
                if (pixels[i] != 0 && (voltage[i] += 2 * pixels[i]) > ThresholdTwice)
                {
                    voltage[i] = 0;
                    active[count++] = i;
                }
            }

            ends[step] = count;
        }
    }
}
