using System.Text.Json;
using NeuroChip.Training;
using NeuroChip.Training.Digits;

namespace Compiler.Tests.Training.Digits;

public sealed class DigitsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("neurochip-digits-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void The_generator_gives_the_published_numbers_of_its_algorithm()
    {
        // SplitMix64 from state 0.
        SeededRandom random = new(0);
        random.Next().ShouldBe(0xE220A8397B1DCDAFUL);
        random.Next().ShouldBe(0x6E789E6AA1B965F4UL);
        random.Next().ShouldBe(0x06C45D188009454FUL);
    }

    [Fact]
    public void Random_numbers_stay_in_their_bounds_and_a_shuffle_keeps_every_item()
    {
        SeededRandom random = new(7);
        for (int i = 0; i < 1000; i++)
        {
            random.Below(10).ShouldBeInRange(0, 9);
            random.Symmetric(2).ShouldBeInRange(-2f, 2f);
        }

        int[] items = [.. Enumerable.Range(0, 100)];
        random.Shuffle(items.AsSpan());
        items.ShouldNotBe(Enumerable.Range(0, 100));
        items.Order().ShouldBe(Enumerable.Range(0, 100));
    }

    [Fact]
    public void A_distorted_digit_is_another_digit_and_empty_paper_stays_empty()
    {
        byte[] source = TinyDigits.Make(1, 3)[0].Pixels;
        byte[] first = new byte[Digit.PixelCount];
        byte[] second = new byte[Digit.PixelCount];
        new Distortion(new SeededRandom(5)).Apply(source, first);
        new Distortion(new SeededRandom(5)).Apply(source, second);

        first.ShouldBe(second);
        first.ShouldNotBe(source);
        first.Sum(b => b).ShouldBeInRange(source.Sum(b => b) / 2, source.Sum(b => b) * 2);
        new Distortion(new SeededRandom(5)).Apply(new byte[Digit.PixelCount], first);
        first.ShouldAllBe(b => b == 0);
    }

    [Fact]
    public void Idx_files_are_read_back_and_the_same_digits_give_the_same_bytes()
    {
        Digit[] digits = TinyDigits.Make(25, 1);
        (string images, string labels) = (PathOf("images.gz"), PathOf("labels.gz"));
        IdxFile.WriteImages(images, digits);
        IdxFile.WriteLabels(labels, digits);
        byte[] first = File.ReadAllBytes(images);
        IdxFile.WriteImages(images, digits);

        File.ReadAllBytes(images).ShouldBe(first);
        List<Digit> read = IdxFile.Read(images, labels);
        read.Select(d => d.Label).ShouldBe(digits.Select(d => d.Label));
        read[24].Pixels.ShouldBe(digits[24].Pixels);
    }

    [Fact]
    public void Damaged_idx_files_are_refused_by_name()
    {
        Digit[] digits = TinyDigits.Make(5, 1);
        (string images, string labels) = (PathOf("images.gz"), PathOf("labels.gz"));
        IdxFile.WriteImages(images, digits);
        IdxFile.WriteLabels(labels, digits[..4]);

        Should.Throw<TrainingException>(() => IdxFile.Read(images, labels)).Message.ShouldContain("one label each");
        Should.Throw<TrainingException>(() => IdxFile.Read(labels, images)).Message.ShouldContain("is no idx file");
        File.WriteAllBytes(images, File.ReadAllBytes(images)[..^20]);
        Should.Throw<TrainingException>(() => IdxFile.Read(images, labels)).Message.ShouldContain(images);
        File.WriteAllText(images, "text");
        Should.Throw<TrainingException>(() => IdxFile.Read(images, labels)).Message.ShouldContain(images);
        Should.Throw<TrainingException>(() => IdxFile.Read(PathOf("nothing.gz"), labels)).Message.ShouldContain("nothing.gz");
    }

    [Fact]
    public void The_package_is_read_digit_by_digit_and_its_decimals_become_bytes_again()
    {
        Digit[] digits = TinyDigits.Make(20, 2);
        FakePackage.Write(folder.FullName, digits);

        List<Digit> read = MnistPackage.Read(folder.FullName);
        read.Count.ShouldBe(20);
        read.Select(d => d.Label).ShouldBe(digits.Select(d => d.Label).Order());
        read[1].Pixels.ShouldBe(digits[10].Pixels);
    }

    [Fact]
    public void A_package_that_is_none_is_refused_by_name()
    {
        Should.Throw<TrainingException>(() => MnistPackage.Read(folder.FullName)).Message.ShouldContain("--package");
        FakePackage.Write(folder.FullName, TinyDigits.Make(10, 2));
        string nine = Path.Combine(folder.FullName, "src", "digits", "9.json");
        File.WriteAllText(nine, JsonSerializer.Serialize(new { data = new double[100] }));
        Should.Throw<TrainingException>(() => MnistPackage.Read(folder.FullName)).Message.ShouldContain("ends in the middle of a digit");
        File.WriteAllText(nine, "[");
        Should.Throw<TrainingException>(() => MnistPackage.Read(folder.FullName)).Message.ShouldContain("9.json");
    }

    private string PathOf(string name) => Path.Combine(folder.FullName, name);
}
