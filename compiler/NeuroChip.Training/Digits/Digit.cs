namespace NeuroChip.Training.Digits;

/// <summary>A handwritten digit: 28 x 28 grey values, row by row, and what it shows.</summary>
/// <param name="Pixels">784 bytes, 0 for paper.</param>
/// <param name="Label">0..9.</param>
internal sealed record Digit(byte[] Pixels, byte Label)
{
    internal const int Side = 28;
    internal const int PixelCount = Side * Side;
    internal const int Classes = 10;
}
