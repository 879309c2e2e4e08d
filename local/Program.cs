Console.WriteLine("outreach");
