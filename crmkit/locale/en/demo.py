"""Words of the demo team, in English: a fictional dealer of video-conference systems in Ohio. Lists are split at |."""

TEXTS = {
    "people": "Alice Carter|Ben Ortiz|Chloe Nguyen|Dan Kowalski",
    "departed": "Marcus Webb",
    "family_names": "Whitfield|Harmon|Delgado|Pruitt|Sorensen|Novak|Bramley|Castillo|Eastman|Falk|Grady|Holloway|Ivers|Jansen|Kessler|Lindqvist|Moreau|Nash|Okafor|Pell|Quincy|Rourke|Stroud|Tate|Underhill|Vance|Weller|Yates|Zeller|Abbott",
    "given_names": "Dana|Chris|Megan|Tom|Priya|Luis|Hannah|Greg|Nora|Sam|Tanya|Victor|Joan|Eric|Beth|Omar|Ruth|Neil|Carla|Pete|Gina|Andre|Faye|Hugh|Ivy",
    "places": "Columbus|Columbus|Columbus|Dayton|Akron|Toledo|Canton|Lima|Mansfield|Newark|Springfield|Marion|Lancaster|Findlay|Athens|Dublin|Medina",
    "brand_starts": "Fern|Lark|Tarn|Wick|Hollow|Bram|Thorn|Ash|Cinder|Marl|Quill|Sable|Tally|Vale|Wren|Alder|Birch|Copper|Dune|Ember",
    "brand_ends": "moor|gate|field|brook|well|stead|croft|haven|ridge|worth|mere|ford|low|bank|cross|dale|wick|holt|lea|combe",
    "trades": "Medical Supply|Foods|Building Materials|Logistics|Learning|Machine Works|Electronics|Environmental|Farms|Apparel|Packaging|Chemical|Auto Parts|Software",
    "suffixes": " Inc.| LLC| Co.|| Group| Partners",
    "email": "office{number:03}@example.com",
    "chat_channel": "email",
    "duplicate.full": "Fernhill Dental LLC",
    "duplicate.short": "Fernhill Dental",
    "total": "Total",
    "chief": "Erin Walsh",
    "action.delivery_dates": "Take them the delivery schedule for the 18 rooms and go through it",
    "action.side_by_side": "Set up the side-by-side test with their IT, bring the test report",
    "action.who_decides": "Find out who decides and meet them",
    "action.maintenance_quote": "Send the quote for three years of maintenance",
    "action.first_payment": "Chase the first payment, ask which day finance pays",
    "action.online_demo": "Arrange an online demo",
    "action.acceptance_visit": "Visit after acceptance, ask about more rooms",
    "action.peer_case": "Send a peer's case",
    "action.comparison": "Write one comparison with A for all of us",
    "action.evening_event": "Hold a dinner for old customers",
    "notes.potential": (
        "Says conference calls are good enough|Front desk would not connect me: no need|Headquarters buys that, they don't need it|Busy before I had finished|Everybody sits in one building, no use for it|"
        "Had a system once, nobody used it|Took the call, not considering this|No plans this year|Asked whether this is a sales call, hung up|All meetings are in person, no need for video"
    ),
    "notes.watching": (
        "Got the brochure, will look when there is time|Understood, will call when they need it|Connected by e-mail, sent the catalogue|The boss is travelling, later|Interested, no word on when|Polite: everyone thinks it is fine|"
        "Watched the demo video, liked it|Leave it for now, second half of the year|A peer uses it, wants to know more|Came to the webinar, asked nothing"
    ),
    "notes.intention": (
        "Asked the price gap between 4K and 1080p|Wants a two-week trial first|Complains about echo, wants a test on site|Brought two other quotes to compare|Asked how long reconnecting takes after a drop|Maintenance too dear, wants three years free|"
        "Wants 12 rooms tested at once|Says A is cheaper, asked for another cut|Asked whether their old microphones will work|IT sent 8 questions to be answered in writing"
    ),
    "notes.opportunity": (
        "Plan agreed, contract is in approval|18 rooms confirmed, wants the delivery schedule|Wants delivery and installer named in writing|Legal is reading the contract, answer on Friday|Payment terms settled: 30-60-10|Site visited, cabling decided|"
        "The boss nodded, waiting for the signature|Two-hour response to be put in the contract"
    ),
    "notes.unjudged": "No answer|Reached them, in a meeting|Left word at the front desk|Sent an e-mail, no reply yet|New contact, introduced us again|Called the switchboard, they will pass it on",
    "notes.won": (
        "System runs fine, no problems|Trained 3 administrators|Sent a quote for one more room|The owner is pleased|Serviced, replaced a cable|Asked for the price of more rooms at year end|Referred a peer to us|Quarterly call, satisfied"
    ),
    "notes.lost": "Chose another vendor, a third cheaper|Budget was cut|Project cancelled|New management, we lost the tender|Already bought, thanks|Called again, still with the other vendor",
    "notes.paused": "Budget used up, talk again early next year|Moving the plant, after that|Waiting for headquarters to buy for all|Reorganising, on hold for now",
    "steps.potential": "Try another department next week|Send the cost-of-downtime example|Find out who runs the meeting rooms",
    "steps.watching": "Send a peer's case|Arrange an online demo|Ask again at month end",
    "steps.intention": "Bring the test report|Arrange a side-by-side test|Answer the 8 questions|Quote three years of maintenance",
    "steps.opportunity": "Send the contract|Send the delivery schedule|Set a time for signing",
    "steps.unjudged": "Call again|Find the key person's number|Send an introduction",
    "steps.won": "Arrange the quarterly service|Ask about more rooms|Ask for a referral",
    "steps.lost": "Ask again in half a year|Note when their contract ends",
    "steps.paused": "Call on the day|Watch for the tender",
    "customer_notes": "Owner prefers afternoon calls|Meeting room on the third floor, weak signal|Finance takes two weeks to sign|Has two branch plants|Same group as the Dayton company|Only deals in person",
    "lost_reasons": "Price|Budget cancelled|Chose a competitor|Project cancelled|New management",
    "cue.reflex_refusal": "Said no need before I had finished, business is fine",
    "cue.put_it_there": "Understood, leave the material here, we will call if we need you",
    "cue.price_pressure": "Says reconnecting is slow; A is a fifth cheaper",
    "cue.wants_commitment": "Plan for 24 rooms settled, wants a delivery commitment, signs on Friday",
    "cue.dinner_too_early": "Agreed after a rough look; dinner on Wednesday, bring a gift",
    "cue.festival_gift": "Thanksgiving visit, brought a pie",
    "cue.conflicting": "Need to think it over; asked about concurrent users and latency",
    "cue.negation": "Not that we don't need it, it is a pain to set up",
    "cue.copied": "Contacted, awaiting feedback",
}
