namespace Outreach;
