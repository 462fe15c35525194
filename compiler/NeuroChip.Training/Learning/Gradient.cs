namespace NeuroChip.Training.Learning;

/// <summary>The derivatives of the loss, in the shapes of the weights.</summary>
internal sealed class Gradient(Classifier net)
{
    internal float[] In { get; } = new float[net.In.Length];

    internal float[] Bias { get; } = new float[net.Bias.Length];

    internal float[] Out { get; } = new float[net.Out.Length];

    internal void Clear()
    {
        Array.Clear(this.In);
        Array.Clear(this.Bias);
        Array.Clear(this.Out);
    }
}
