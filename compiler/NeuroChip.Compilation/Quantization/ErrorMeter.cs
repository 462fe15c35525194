namespace NeuroChip.Compilation.Quantization;

/// <summary>Collects the error of a tensor, value by value.</summary>
internal sealed class ErrorMeter(string name)
{
    private double squaredError;
    private double squaredValue;
    private double largest;
    private long count;
    private long lost;

    /// <summary>Adds one value and what it became, both in real units.</summary>
    public void Add(double wanted, double got)
    {
        double error = Math.Abs(got - wanted);
        squaredError += error * error;
        squaredValue += wanted * wanted;
        largest = Math.Max(largest, error);
        count++;
        lost += wanted != 0 && got == 0 ? 1 : 0;
    }

    /// <summary>Mean squared error so far.</summary>
    public double MeanSquare => count == 0 ? 0 : squaredError / count;

    /// <summary>Whether every value that was not 0 became 0.</summary>
    public bool AllLost => count > 0 && lost == count;

    /// <summary>The result.</summary>
    public TensorError Finish(double scale) =>
        new(name, count, scale, largest, squaredValue > 0 ? Math.Sqrt(squaredError / squaredValue) : 0, lost);
}
