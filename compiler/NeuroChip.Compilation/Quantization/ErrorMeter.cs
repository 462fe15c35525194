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
        this.squaredError += error * error;
        this.squaredValue += wanted * wanted;
        this.largest = Math.Max(this.largest, error);
        this.count++;
        this.lost += wanted != 0 && got == 0 ? 1 : 0;
    }

    /// <summary>Mean squared error so far.</summary>
    public double MeanSquare => this.count == 0 ? 0 : this.squaredError / this.count;

    /// <summary>Whether every value that was not 0 became 0.</summary>
    public bool AllLost => this.count > 0 && this.lost == this.count;

    /// <summary>The result.</summary>
    public TensorError Finish(double scale) =>
        new(name, this.count, scale, this.largest, this.squaredValue > 0 ? Math.Sqrt(this.squaredError / this.squaredValue) : 0, this.lost);
}
