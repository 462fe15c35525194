using NeuroChip.Cli.Reports.Timing;
using NeuroChip.Emulator.Timing;

namespace Runtime.Tests.Cli.Reports.Timing;

/// <summary>Bins keep every step's time however long the run, in bounded memory.</summary>
public sealed class TimingBinsTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(TimingBins.Most, 1, TimingBins.Most)]
    [InlineData(TimingBins.Most + 1, 2, (TimingBins.Most / 2) + 1)]
    [InlineData(100_000, 512, 196)]
    public void Neighbours_are_merged_when_all_bins_are_full(int steps, int stepsPerBin, int count)
    {
        var bins = new TimingBins();
        var report = new StepReport(0, 0);
        for (int i = 1; i <= steps; i++)
        {
            report.Time = i;
            report.Parts[(int)StepPart.Update] = i;
            bins.Add(report);
            bins.All.Count.ShouldBeLessThanOrEqualTo(TimingBins.Most);
        }

        bins.StepsPerBin.ShouldBe(stepsPerBin);
        bins.All.Count.ShouldBe(count);
        for (int i = 0; i < bins.All.Count; i++)
        {
            long first = 1 + ((long)i * stepsPerBin);
            long last = Math.Min(steps, first + stepsPerBin - 1);
            double sum = (last - first + 1) * (first + last) / 2.0;
            bins.All[i].First.ShouldBe(first);
            bins.All[i].Steps.ShouldBe((int)(last - first + 1));
            bins.All[i].Longest.ShouldBe(last);
            bins.All[i].Time.ShouldBe(sum);
            bins.All[i].Parts[(int)StepPart.Update].ShouldBe(sum);
        }
    }
}
