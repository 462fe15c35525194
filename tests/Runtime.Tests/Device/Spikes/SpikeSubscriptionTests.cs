using System.Diagnostics;
using NeuroChip.Device;
using NeuroChip.Device.Spikes;

namespace Runtime.Tests.Device.Spikes;

/// <summary>A stream loses nothing: a slow reader makes the chip wait, and nothing else makes it wait for ever.</summary>
public sealed class SpikeSubscriptionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void Batches_cover_every_step_once_and_their_digest_proves_it()
    {
        using EmulatedDevice device = SmallNetwork.Loaded();
        using SpikeSubscription stream = device.Subscribe(SpikeFilter.All);
        device.Inject([InjectedSpike.OfUnit("in", 0, 6)]);
        device.Run(300);
        device.Run(300);
        var digest = new SpikeDigest();
        long step = 0;
        long sequence = 0;
        var spikes = new List<(long Step, int Population, int Unit)>();
        while (stream.TryRead(out SpikeBatch? batch))
        {
            batch.Sequence.ShouldBe(sequence++);
            batch.FirstStep.ShouldBe(step + 1);
            step = batch.LastStep;
            for (int i = 0; i < batch.Steps.Length; i++)
            {
                digest.Add(batch.Steps[i], batch.Cores[i], batch.Compartments[i]);
                spikes.Add((batch.Steps[i], batch.Populations[i], batch.Units[i]));
            }

            batch.Digest.ShouldBe(digest.Value);
        }

        step.ShouldBe(600);
        spikes.ShouldBe(spikes.OrderBy(spike => spike.Step).ThenBy(spike => spike.Population).ToList());
        spikes.Take(3).ShouldBe([(5, 1, 0), (7, 1, 1), (8, 2, 1)], "a[0] by its bias, a[1] by the input, b[1] by a[0] after 2 steps of delay");
        spikes.Count(spike => spike.Population == 1 && spike.Unit == 0).ShouldBe(120);
    }

    [Fact]
    public void A_filter_delivers_its_populations_and_digests_only_those()
    {
        using EmulatedDevice device = SmallNetwork.Loaded();
        using SpikeSubscription all = device.Subscribe(SpikeFilter.All);
        using SpikeSubscription also = device.Subscribe(new SpikeFilter(default));
        using SpikeSubscription one = device.Subscribe(new SpikeFilter(["b"]));
        using SpikeSubscription source = device.Subscribe(new SpikeFilter(["in"]));
        DeviceException error = Should.Throw<DeviceException>(() => device.Subscribe(new SpikeFilter(["b", "c"])));
        (error.Kind, error.Code).ShouldBe((DeviceErrorKind.NotFound, DeviceErrorCodes.NoSuchPopulation));
        device.Run(100);
        (SpikeBatch a, SpikeBatch b, SpikeBatch c, SpikeBatch d) = (Next(all), Next(also), Next(one), Next(source));
        b.Digest.ShouldBe(a.Digest);
        c.Populations.ShouldAllBe(population => population == 2);
        c.Steps.Length.ShouldBe(a.Populations.Count(population => population == 2));
        c.Digest.ShouldNotBe(a.Digest);
        d.Steps.ShouldBeEmpty();
    }

    [Fact]
    public void A_subscription_begins_with_the_steps_run_after_it()
    {
        using EmulatedDevice device = SmallNetwork.Loaded();
        device.Run(42);
        using SpikeSubscription stream = device.Subscribe(SpikeFilter.All);
        stream.TryRead(out _).ShouldBeFalse();
        device.Run(8);
        Next(stream).FirstStep.ShouldBe(43);
    }

    [Fact]
    public async Task A_reader_that_falls_behind_makes_the_chip_wait_and_loses_nothing()
    {
        using EmulatedDevice device = Storm();
        using SpikeSubscription slow = device.Subscribe(SpikeFilter.All);
        const int Steps = 6000;
        Task<RunResult> run = Task.Run(() => device.Run(Steps));
        long stuck = await WaitUntilStuck(device, run);
        stuck.ShouldBeLessThan(Steps);
        (stuck * 128).ShouldBeInRange(SpikeSubscription.Room / 2, SpikeSubscription.Room + (256 * 128));

        var digest = new SpikeDigest();
        long spikes = 0;
        for (long last = 0; last < Steps;)
        {
            SpikeBatch batch = (await slow.ReadAsync().AsTask().WaitAsync(Patience))!;
            batch.FirstStep.ShouldBe(last + 1);
            last = batch.LastStep;
            spikes += batch.Steps.Length;
            for (int i = 0; i < batch.Steps.Length; i++)
            {
                digest.Add(batch.Steps[i], batch.Cores[i], batch.Compartments[i]);
            }

            batch.Digest.ShouldBe(digest.Value);
        }

        spikes.ShouldBe(Steps * 128L);
        (await run.WaitAsync(Patience)).StepsRun.ShouldBe(Steps);
        using EmulatedDevice unread = Storm();
        unread.Run(Steps);
        device.ReadDigest().ShouldBe(unread.ReadDigest(), "waiting changes when things happen, never what happens");
    }

    [Fact]
    public async Task Ending_the_stream_frees_a_chip_that_waits_for_it()
    {
        using EmulatedDevice device = Storm();
        SpikeSubscription stream = device.Subscribe(SpikeFilter.All);
        Task<RunResult> run = Task.Run(() => device.Run(6000));
        await WaitUntilStuck(device, run);
        stream.Dispose();
        (await run.WaitAsync(Patience)).StepsRun.ShouldBe(6000);
    }

    [Fact]
    public async Task A_run_that_waits_can_be_cancelled_and_goes_on_later()
    {
        using EmulatedDevice device = Storm();
        using SpikeSubscription stream = device.Subscribe(SpikeFilter.All);
        using var stop = new CancellationTokenSource();
        Task<RunResult> run = Task.Run(() => device.Run(6000, stop.Token));
        long stuck = await WaitUntilStuck(device, run);
        await stop.CancelAsync();
        (await run.WaitAsync(Patience)).ShouldBe(new RunResult(stuck, stuck));
        device.Status.State.ShouldBe(DeviceState.Paused);
        (await Task.Run(() => device.Run(10, new CancellationToken(canceled: true))).WaitAsync(Patience)).StepsRun.ShouldBe(0);
        while (stream.TryRead(out _))
        {
            // Only makes room.
        }

        (await Task.Run(() => device.Run(10)).WaitAsync(Patience)).Step.ShouldBe(stuck + 10);
    }

    [Fact]
    public async Task The_stream_ends_with_the_image_after_what_waits_was_read()
    {
        using EmulatedDevice device = SmallNetwork.Loaded();
        using SpikeSubscription stream = device.Subscribe(SpikeFilter.All);
        ValueTask<SpikeBatch?> early = stream.ReadAsync();
        device.Run(5);
        (await early.AsTask().WaitAsync(Patience))!.LastStep.ShouldBe(5);
        device.Run(5);
        device.Unload();
        (await stream.ReadAsync())!.LastStep.ShouldBe(10);
        (await stream.ReadAsync()).ShouldBeNull();
        stream.TryRead(out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_reader_can_stop_waiting()
    {
        using EmulatedDevice device = SmallNetwork.Loaded();
        using SpikeSubscription stream = device.Subscribe(SpikeFilter.All);
        using var stop = new CancellationTokenSource();
        Task<SpikeBatch?> read = stream.ReadAsync(stop.Token).AsTask();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => read.WaitAsync(Patience));
        device.Run(3);
        (await stream.ReadAsync())!.LastStep.ShouldBe(3, "nothing was lost to the reader that left");
    }

    [Fact]
    public void A_reset_of_the_state_starts_the_steps_again_and_keeps_the_stream()
    {
        using EmulatedDevice device = SmallNetwork.Loaded();
        using SpikeSubscription stream = device.Subscribe(SpikeFilter.All);
        device.Run(10);
        device.Reset(ResetKind.State);
        device.Run(10);
        (SpikeBatch first, SpikeBatch again) = (Next(stream), Next(stream));
        (again.FirstStep, again.Sequence).ShouldBe((1, 1));
        again.Steps.ShouldBe(first.Steps);
        again.Digest.ShouldNotBe(first.Digest, "the digest is of the whole stream");
    }

    [Fact]
    public void Subscriptions_are_limited_and_an_ended_one_makes_room()
    {
        using EmulatedDevice device = SmallNetwork.Loaded();
        List<SpikeSubscription> open = [.. Enumerable.Range(0, 64).Select(_ => device.Subscribe(SpikeFilter.All))];
        DeviceException error = Should.Throw<DeviceException>(() => device.Subscribe(SpikeFilter.All));
        (error.Kind, error.Code).ShouldBe((DeviceErrorKind.ResourceExhausted, DeviceErrorCodes.Limit));
        open[7].Dispose();
        open[7].Dispose();
        device.Subscribe(SpikeFilter.All).Dispose();
    }

    [Fact]
    public async Task Streams_that_end_at_any_moment_never_hold_the_chip()
    {
        using EmulatedDevice device = Storm();
        for (int round = 0; round < 8; round++)
        {
            SpikeSubscription stream = device.Subscribe(SpikeFilter.All);
            Task<RunResult> run = Task.Run(() => device.Run(2300));
            Thread.SpinWait(round * 100_000);
            stream.Dispose();
            (await run.WaitAsync(Patience)).StepsRun.ShouldBe(2300, $"round {round}");
        }
    }

    [Fact]
    public async Task A_stream_that_ends_while_a_batch_fills_it_has_room()
    {
        // The reader's end and the chip's batch meet at every possible moment; without care the chip then waits for nobody.
        const int Rounds = 20_000;
        var full = new SpikeBatch(0, 1, 1, new long[SpikeSubscription.Room], [], [], [], [], 0);
        SpikeSubscription[] streams = [.. Enumerable.Range(0, Rounds).Select(_ => new SpikeSubscription(SpikeFilter.All, null, _ => { }))];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        int round = -1;
        Task reader = Task.Run(() =>
        {
            for (int i = 0; i < Rounds; i++)
            {
                while (Volatile.Read(ref round) < i)
                {
                    // Both sides start a round together.
                }

                Thread.SpinWait(i % 7);
                streams[i].Dispose();
            }
        });
        var clock = Stopwatch.StartNew();
        int held = -1;
        for (int i = 0; i < Rounds && held < 0 && clock.ElapsedMilliseconds < 1000; i++)
        {
            Volatile.Write(ref round, i);
            Thread.SpinWait(i / 7 % 7);
            streams[i].Deliver(full);
            held = streams[i].WaitForRoom(patience.Token) ? -1 : i;
        }

        Volatile.Write(ref round, Rounds);
        await reader.WaitAsync(Patience);
        held.ShouldBe(-1, "the round in which the chip was left waiting");
    }

    private static EmulatedDevice Storm()
    {
        EmulatedDevice device = SmallNetwork.NewDevice();
        device.Load(SmallNetwork.Storm);
        return device;
    }

    private static SpikeBatch Next(SpikeSubscription stream)
    {
        stream.TryRead(out SpikeBatch? batch).ShouldBeTrue();
        return batch;
    }

    /// <summary>Waits until the run makes no more progress, and gives its step.</summary>
    private static async Task<long> WaitUntilStuck(EmulatedDevice device, Task run)
    {
        long seen = -1;
        for (int quiet = 0, i = 0; quiet < 4; i++)
        {
            i.ShouldBeLessThan(600, "the chip never waited for its reader");
            run.IsCompleted.ShouldBeFalse("the chip should have waited for its reader");
            await Task.Delay(50);
            long step = device.Status.Step;
            quiet = step == seen && step > 1000 ? quiet + 1 : 0;
            seen = step;
        }

        device.Status.State.ShouldBe(DeviceState.Running);
        return seen;
    }
}
