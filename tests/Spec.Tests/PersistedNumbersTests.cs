using System.Globalization;
using System.Reflection;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Microcode;
using NeuroChip.Spec.Profiles;
using NeuroChip.Spec.Synapses;
using NeuroChip.SpecTool.Diagnostics;
using Spec.Tests.Words;

namespace Spec.Tests;

/// <summary>Numbers that have reached files, wires and people. New ones may be added; old ones never change.</summary>
public sealed class PersistedNumbersTests
{
    private const string Bump =
        "this number is in files already: if it must change, bump the image version (image/container.yaml) and say so in CHANGELOG; a new number only needs adding here";

    private static readonly string[] s_words =
    [
        "AxonMap", "AxonOut", "CompartmentConfig", "CompartmentProfile", "CompartmentState", "CoreConfig", "LearnConstant", "LearnLimit",
        "LearnProfile", "MicroOp", "RandomAxon", "RandomRange", "SpikePacket", "SynapseBlockHeader", "SynapseFormat", "SynapseList",
        "ThresholdProfile", "TraceConfig", "TracePost", "TracePre",
    ];

    [Theory]
    [InlineData(typeof(WordLayout), "Loihi1=1 Wide=2 Conformance=3")]
    [InlineData(typeof(SectionKind), "Manifest=1 CoreConfig=2 CompartmentProfiles=3 ThresholdProfiles=4 CompartmentConfigs=5 CompartmentStates=6 AxonMap=7 AxonOut=8 SynapseLists=9 SynapseFormats=10 SynapseMemory=11 SourceMap=12 SourceAxons=13 TraceConfigs=14 TracesPre=15 TracesPost=16 LearnProfiles=17 Microcode=18 LearnConstants=19 RandomRanges=20 RandomSeeds=21 LearnLimits=22 RandomAxons=23")]
    [InlineData(typeof(ResetMode), "Zero=0 None=1 Subtract=2")]
    [InlineData(typeof(NoiseTarget), "None=0 Current=1 Voltage=2")]
    [InlineData(typeof(DendriteJoin), "None=0 Add=1 Maximum=2 Minimum=3 Or=4 And=5 Pass=6 Block=7")]
    [InlineData(typeof(DendritePush), "None=0 Current=1 Voltage=2 Spike=3")]
    [InlineData(typeof(AxonKind), "Discrete=0 Pop16=1 Pop32=2 Extension=3")]
    [InlineData(typeof(SignMode), "Unused=0 Mixed=1 Excitatory=2 Inhibitory=3")]
    [InlineData(typeof(Compression), "Sparse=0 Run=1 Dense=3")]
    [InlineData(typeof(PacketType), "Spike=0 SpikePayload=1 Barrier=2 Write=3 ReadRequest=4 ReadResponse=5 Relay=6")]
    [InlineData(typeof(TraceRounding), "Down=0 Nearest=1 Up=2 Stochastic=3")]
    [InlineData(typeof(AxonRole), "None=0 Learn=1 Reward=2 Punish=3")]
    [InlineData(typeof(ProbeVariable), "Spikes=0 Current=1 Voltage=2 DendriticInput=3 Refractory=4")]
    [InlineData(typeof(MicroOpcode), "Halt=0 Target=1 Depend=2 Multiply=3 Scale=4 Accumulate=5 ShiftRight=6 Round=7 Clip=8 Write=9 Compare=10 Exit=11 LoadConstant=12 MultiplyConstant=13 MultiplyTwo=14 Extend=15")]
    [InlineData(typeof(FactorCode), "X0=0 X1=1 X2=2 Y0=3 Y1=4 Y2=5 Y3=6 R0=7 R1=8 Weight=9 Delay=10 Tag=11 SignWeight=12 SignDelay=13 SignTag=14 Constant=15")]
    [InlineData(typeof(LearnTarget), "Weight=0 Delay=1 Tag=2")]
    [InlineData(typeof(LearnDependency), "Always=0 X0=1 Y0=2 R0=4 U=8")]
    [InlineData(typeof(TraceTime), "Auto=0 Pre=1 Post=2 EpochEnd=3")]
    [InlineData(typeof(LearnRelation), "Greater=0 GreaterOrEqual=1 Less=2 LessOrEqual=3 Equal=4 NotEqual=5")]
    public void Enumerations_keep_their_numbers(Type type, string numbers) =>
        string.Join(' ', Enum.GetNames(type).Select(name => $"{name}={Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}"))
            .ShouldBe(numbers, Bump);

    [Fact]
    public void Codes_of_synapse_formats_keep_their_widths()
    {
        Enumerable.Range(0, 8).Select(code => SynapseCodes.IndexBits(WordLayout.Loihi1, code)).ShouldBe([0, 6, 7, 8, 9, 10, 11, 12], Bump);
        Enumerable.Range(0, 8).Select(code => SynapseCodes.IndexBits(WordLayout.Wide, code)).ShouldBe([0, 6, 8, 10, 12, 14, 15, 16], Bump);
        Enumerable.Range(0, 8).Select(SynapseCodes.WeightBits).ShouldBe([0, 1, 2, 3, 4, 5, 6, 8], Bump);
    }

    [Fact]
    public void Words_in_images_keep_their_bits() =>
        string.Join('\n', s_words.SelectMany(name => Enum.GetValues<WordLayout>().Select(layout => Layout(name, layout)))).ShouldBe(
            """
            AxonMap Loihi1 32: First@0+12 Count@12+12 Atom@24+8
            AxonMap Wide 64: First@0+24 Count@24+20 Atom@44+16
            AxonMap Conformance 32: First@0+12 Count@12+12 Atom@24+8
            AxonOut Loihi1 64: Kind@0+2 Chip@2+14 Core@16+12 Axon@28+12 Atom@40+9 Delay@49+6
            AxonOut Wide 64: Kind@0+2 Chip@2+14 Core@16+12 Axon@28+20 Atom@48+10 Delay@58+6
            AxonOut Conformance 64: Kind@0+2 Chip@2+14 Core@16+12 Axon@28+12 Atom@40+9 Delay@49+6
            CompartmentConfig Loihi1 32: BiasMant@0+13 BiasExp@13+3 Profile@16+5 Vth@21+4 Learn@25+4
            CompartmentConfig Wide 64: BiasMant@0+13 BiasExp@13+3 Profile@16+12 Vth@28+12 Learn@40+8
            CompartmentConfig Conformance 64: BiasMant@0+13 BiasExp@13+3 Profile@16+10 Vth@26+10 Learn@36+8
            CompartmentProfile Loihi1 64: DecayU@0+12 DecayV@12+12 Refract@24+6 ResetMode@30+2 ResetInterval@32+12 ResetOffset@44+12 Noise@56+2 Join@58+3 JoinBoth@61+1 Push@62+2
            CompartmentProfile Wide 64: DecayU@0+12 DecayV@12+12 Refract@24+6 ResetMode@30+2 ResetInterval@32+12 ResetOffset@44+12 Noise@56+2 Join@58+3 JoinBoth@61+1 Push@62+2
            CompartmentProfile Conformance 64: DecayU@0+12 DecayV@12+12 Refract@24+6 ResetMode@30+2 ResetInterval@32+12 ResetOffset@44+12 Noise@56+2 Join@58+3 JoinBoth@61+1 Push@62+2
            CompartmentState Loihi1 64: U@0+24 V@24+24 Refract@48+6
            CompartmentState Wide 64: U@0+24 V@24+24 Refract@48+6
            CompartmentState Conformance 64: U@0+24 V@24+24 Refract@48+6
            CoreConfig Loihi1 64: VMinExp@0+5 VMaxExp@5+3 DelaySlotsLog2@8+3 Compartments@11+11 NoiseExp@22+5 NoiseOffset@27+3 Epoch@30+6
            CoreConfig Wide 64: VMinExp@0+5 VMaxExp@5+3 DelaySlotsLog2@8+3 Compartments@11+17 NoiseExp@28+5 NoiseOffset@33+3 Epoch@36+6
            CoreConfig Conformance 64: VMinExp@0+5 VMaxExp@5+3 DelaySlotsLog2@8+3 Compartments@11+11 NoiseExp@22+5 NoiseOffset@27+3 Epoch@30+6
            LearnConstant Loihi1 16: Value@0+16
            LearnConstant Wide 16: Value@0+16
            LearnConstant Conformance 16: Value@0+16
            LearnLimit Loihi1 32: Low@0+16 High@16+16
            LearnLimit Wide 32: Low@0+16 High@16+16
            LearnLimit Conformance 32: Low@0+16 High@16+16
            LearnProfile Loihi1 64: ProgramStart@0+16 ProgramLength@16+8 less 1 PreUnits@24+24
            LearnProfile Wide 64: ProgramStart@0+16 ProgramLength@16+8 less 1 PreUnits@24+24
            LearnProfile Conformance 64: ProgramStart@0+16 ProgramLength@16+8 less 1 PreUnits@24+24
            MicroOp Loihi1 16: C@0+4 B@4+4 A@8+4 Op@12+4
            MicroOp Wide 16: C@0+4 B@4+4 A@8+4 Op@12+4
            MicroOp Conformance 16: C@0+4 B@4+4 A@8+4 Op@12+4
            RandomAxon Loihi1 64: Axon@0+20 Unit@20+24 Seed@44+8
            RandomAxon Wide 64: Axon@0+20 Unit@20+24 Seed@44+8
            RandomAxon Conformance 64: Axon@0+20 Unit@20+24 Seed@44+8
            RandomRange Loihi1 64: Compartment@0+16 Unit@16+24 Seed@40+8 Stride@48+4 less 1
            RandomRange Wide 64: Compartment@0+16 Unit@16+24 Seed@40+8 Stride@48+4 less 1
            RandomRange Conformance 64: Compartment@0+16 Unit@16+24 Seed@40+8 Stride@48+4 less 1
            SpikePacket Loihi1 32: Type@29+3 Core@17+12 Axon@5+12 Atom@0+5
            SpikePacket Wide 64: Type@61+3 Core@49+12 Axon@29+20 Atom@19+10 Chip@5+14
            SpikePacket Conformance 32: Type@29+3 Core@17+12 Axon@5+12 Atom@0+5
            SynapseBlockHeader Loihi1 10: Format@0+4 Count@4+6 less 1
            SynapseBlockHeader Wide 10: Format@0+4 Count@4+6 less 1
            SynapseBlockHeader Conformance 10: Format@0+4 Count@4+6 less 1
            SynapseFormat Loihi1 64: IndexCode@0+3 WeightCode@3+3 DelayBits@6+3 TagBits@9+4 SignMode@13+2 WeightExp@15+4 Compression@19+2 Learn@21+1
            SynapseFormat Wide 64: IndexCode@0+3 WeightCode@3+3 DelayBits@6+3 TagBits@9+4 SignMode@13+2 WeightExp@15+4 Compression@19+2 Learn@21+1
            SynapseFormat Conformance 64: IndexCode@0+3 WeightCode@3+3 DelayBits@6+3 TagBits@9+4 SignMode@13+2 WeightExp@15+4 Compression@19+2 Learn@21+1
            SynapseList Loihi1 32: Pointer@0+14 Length@14+10 Base@24+8
            SynapseList Wide 64: Pointer@0+28 Length@28+20 Base@48+14
            SynapseList Conformance 32: Pointer@0+14 Length@14+10 Base@24+8
            ThresholdProfile Loihi1 32: VthMant@0+17
            ThresholdProfile Wide 32: VthMant@0+17
            ThresholdProfile Conformance 32: VthMant@0+17
            TraceConfig Loihi1 64: Impulse@0+7 ImpulseFraction@7+7 Decay@14+20 Rounding@34+2 Hold@36+1
            TraceConfig Wide 64: Impulse@0+7 ImpulseFraction@7+7 Decay@14+20 Rounding@34+2 Hold@36+1
            TraceConfig Conformance 64: Impulse@0+7 ImpulseFraction@7+7 Decay@14+20 Rounding@34+2 Hold@36+1
            TracePost Loihi1 64: Y1@0+7 Y2@7+7 Y3@14+7 Ty@21+6 Config1@27+3 Config2@30+3 Config3@33+3
            TracePost Wide 64: Y1@0+7 Y2@7+7 Y3@14+7 Ty@21+6 Config1@27+6 Config2@33+6 Config3@39+6
            TracePost Conformance 64: Y1@0+7 Y2@7+7 Y3@14+7 Ty@21+6 Config1@27+3 Config2@30+3 Config3@33+3
            TracePre Loihi1 32: X1@0+7 X2@7+7 Tx@14+6 Config1@20+3 Config2@23+3 Profile@26+4 Role@30+2
            TracePre Wide 64: X1@0+7 X2@7+7 Tx@14+6 Config1@20+6 Config2@26+6 Profile@32+8 Role@40+2
            TracePre Conformance 32: X1@0+7 X2@7+7 Tx@14+6 Config1@20+3 Config2@23+3 Profile@26+4 Role@30+2
            """,
            Bump);

    [Fact]
    public void The_container_keeps_its_header()
    {
        (ImageFormat.Version, ImageFormat.Revision, ImageFormat.HeaderSize, ImageFormat.EntrySize).ShouldBe((1, 0, 128, 32), Bump);
        Convert.ToHexString(ImageFormat.Magic).ShouldBe("894E43494D470D0A", Bump);
    }

    [Fact]
    public void Diagnostic_codes_keep_their_meaning()
    {
        Codes(typeof(ImageCodes)).ShouldBe(
            "NotAnImage=NC5001 WrongVersion=NC5002 Truncated=NC5003 TrailingBytes=NC5004 UnknownLayout=NC5005 ReservedBytes=NC5006 " +
            "Damaged=NC5007 BadTable=NC5008 UnknownSection=NC5009 SectionOutsideFile=NC5010 SectionOverlap=NC5011 SectionMisplaced=NC5012 " +
            "SectionOrder=NC5013 ElementSize=NC5014 SectionCheck=NC5015 TooLarge=NC5016 FileChanged=NC5017 ManifestUnreadable=NC5020 ManifestInconsistent=NC5021 " +
            "IllegalWord=NC5022 SectionMissing=NC5023 CoreInconsistent=NC5024 WrongProfile=NC5025 NotExecuted=NC5026 BadSynapseList=NC5030");
        Codes(typeof(ProfileCodes)).ShouldBe(
            "NotFound=NC6501 NotYaml=NC6502 UnknownField=NC6503 MissingField=NC6504 BadType=NC6505 OutOfRange=NC6506 WrongUnit=NC6507 MixedSources=NC6508 " +
            "BadInheritance=NC6509");
        Codes(typeof(MicrocodeCodes)).ShouldBe(
            "TextTooLarge=NC6601 UnknownMnemonic=NC6602 UnexpectedText=NC6603 OperandMissing=NC6604 OperandExtra=NC6605 BadOperand=NC6606 " +
            "OperandRange=NC6607 UnknownLabel=NC6608 BadLabel=NC6609 TooManyEntries=NC6610 BadLength=NC6630 NoHalt=NC6631 BehindHalt=NC6632 " +
            "IllegalOperation=NC6633 IllegalNibble=NC6634 RepeatedTarget=NC6635 Misplaced=NC6636 NothingScaled=NC6637 BadDecimation=NC6638 " +
            "BadTraceTime=NC6639 BadFactor=NC6640 ConstantOutside=NC6641 LimitOutside=NC6642 LimitEmpty=NC6643 ProductOverflow=NC6644");
        string.Join(' ', Enum.GetValues<ProblemCode>().Select(code => $"{code}={(int)code}")).ShouldBe(
            "NotYaml=6001 UnknownKey=6002 MissingKey=6003 BadValue=6004 DuplicateName=6005 BitTaken=6010 BitUndeclared=6011 BitOutsideWord=6012 " +
            "BadWidth=6013 LimitOutsideField=6014 EnumDoesNotFit=6015 UnknownReference=6016 LayoutMissing=6017 DuplicateNumber=6018 " +
            "RegisterOverlap=6020 RegisterMisaligned=6021 RegisterOutsideSpace=6022 NumberIncomplete=6030 MarkerMissing=6040");
        new SynapseListException(0, "x").Message.ShouldStartWith(ImageCodes.BadSynapseList);
    }

    [Fact]
    public void The_manual_lists_every_code_of_images()
    {
        string page = File.ReadAllText(Checkout.File("firmware-specs/manual/image.md"));
        foreach (FieldInfo field in typeof(ImageCodes).GetFields())
        {
            page.ShouldContain($"| {field.GetRawConstantValue()} |", customMessage: $"manual/image.md lacks {field.Name}");
        }
    }

    private static string Codes(Type type) => string.Join(' ', type.GetFields().Select(field => $"{field.Name}={field.GetRawConstantValue()}"));

    private static string Layout(string name, WordLayout layout)
    {
        WordUnderTest word = WordUnderTest.Find(name);
        return $"{name} {layout} {word.Width(layout)}: " +
            string.Join(' ', word.Fields(layout).Select(field => $"{field.Name}@{field.Low}+{field.Bits}{(field.Bias == 0 ? "" : $" less {field.Bias}")}"));
    }
}
