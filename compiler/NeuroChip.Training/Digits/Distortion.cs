namespace NeuroChip.Training.Digits;

/// <summary>
/// Makes a slightly different digit of a digit: shifted, turned, stretched, slanted, and bent by a smooth random field
/// (after Simard, Steinkraus and Platt, ICDAR 2003; the field here is a coarse grid of random vectors, interpolated).
/// </summary>
internal sealed class Distortion(SeededRandom random)
{
    private const float MaxShift = 2.0f;
    private const float MaxTurn = 0.21f;       // radians, 12 degrees
    private const float MaxStretch = 0.12f;
    private const float MaxSlant = 0.20f;
    private const float MaxBend = 2.2f;        // pixels, at the grid's points
    private const int Grid = 6;                // points per side
    private const float Centre = (Digit.Side - 1) / 2f;

    private readonly float[] bendX = new float[Grid * Grid];
    private readonly float[] bendY = new float[Grid * Grid];

    /// <summary>Writes a distorted version of one digit's pixels.</summary>
    internal void Apply(ReadOnlySpan<byte> source, Span<byte> target)
    {
        float turn = random.Symmetric(MaxTurn);
        (float sin, float cos) = MathF.SinCos(turn);
        float stretchX = 1 + random.Symmetric(MaxStretch);
        float stretchY = 1 + random.Symmetric(MaxStretch);
        float slant = random.Symmetric(MaxSlant);
        float shiftX = random.Symmetric(MaxShift);
        float shiftY = random.Symmetric(MaxShift);
        for (int i = 0; i < bendX.Length; i++)
        {
            bendX[i] = random.Symmetric(MaxBend);
            bendY[i] = random.Symmetric(MaxBend);
        }

        for (int row = 0; row < Digit.Side; row++)
        {
            for (int column = 0; column < Digit.Side; column++)
            {
                float x = column - Centre;
                float y = row - Centre;
                float sx = (((cos * x) - (sin * y)) * stretchX) + (slant * y) + shiftX + Centre + Interpolate(bendX, column, row);
                float sy = (((sin * x) + (cos * y)) * stretchY) + shiftY + Centre + Interpolate(bendY, column, row);
                target[(row * Digit.Side) + column] = Sample(source, sx, sy);
            }
        }
    }

    private static float Interpolate(float[] field, int column, int row)
    {
        float gx = column * (Grid - 1) / (float)(Digit.Side - 1);
        float gy = row * (Grid - 1) / (float)(Digit.Side - 1);
        int x = Math.Min((int)gx, Grid - 2);
        int y = Math.Min((int)gy, Grid - 2);
        float fx = gx - x;
        float fy = gy - y;
        int at = (y * Grid) + x;
        float top = field[at] + ((field[at + 1] - field[at]) * fx);
        float bottom = field[at + Grid] + ((field[at + Grid + 1] - field[at + Grid]) * fx);
        return top + ((bottom - top) * fy);
    }

    private static byte Sample(ReadOnlySpan<byte> source, float x, float y)
    {
        int left = (int)MathF.Floor(x);
        int top = (int)MathF.Floor(y);
        float fx = x - left;
        float fy = y - top;
        float upper = At(source, left, top) + ((At(source, left + 1, top) - At(source, left, top)) * fx);
        float lower = At(source, left, top + 1) + ((At(source, left + 1, top + 1) - At(source, left, top + 1)) * fx);
        return (byte)Math.Clamp(MathF.Round(upper + ((lower - upper) * fy)), 0, 255);
    }

    private static float At(ReadOnlySpan<byte> source, int x, int y) =>
        (uint)x < Digit.Side && (uint)y < Digit.Side ? source[(y * Digit.Side) + x] : 0;
}
